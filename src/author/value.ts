import { formatQuantity } from '../base/format.js';
import { WATTBOOK_MIME, type ValueOutput } from '../base/output.js';
import { display } from './display.js';
import { checkName, requireText } from './name.js';

export type ValueText = Omit<ValueOutput, 'kind' | 'value'>;

/**
 * Names a result, so that prose can cite it as `{{name}}` and the manifest keeps it unrounded.
 *
 * @throws RangeError when the value is NaN or infinite, or the name is not kebab-case.
 */
export function value(amount: number, text: ValueText): void {
  checkName(text.name);
  requireText('label', text.label);
  const output: ValueOutput = { kind: 'value', value: amount, ...text };
  const shown = formatQuantity(amount, text.unit, text.digits);
  display({ [WATTBOOK_MIME]: output, 'text/plain': `${text.label}: ${shown}` });
}
