// House law 5: every scalar bears its unit as a suffix. Checked where a number is declared with a type: fields of
// types, parameters and named constants. Words that are pure numbers by nature need no unit.
const UNITS = [
  ...['Kw', 'Mw', 'Gw', 'W', 'Kwh', 'Mwh', 'Gwh', 'Wh', 'J', 'KwPerKw', 'MwPerMin', 'KwPerMin'],
  ...[
    'Usd',
    'UsdPerMwh',
    'UsdPerKwh',
    'UsdPerKw',
    'UsdPerMw',
    'UsdPerMwYear',
    'UsdPerYear',
    'UsdPerMonth',
    'MusdPerYear',
  ],
  ...['Ms', 'Seconds', 'Minutes', 'Hours', 'Days', 'Months', 'Years', 'Hz', 'PerYear', 'PerHour'],
  ...['Fraction', 'Share', 'Factor', 'Ratio', 'Probability', 'Pu', 'Percent', 'Log', 'Asinh', 'Z'],
  ...['C', 'K', 'V', 'A', 'Ohm', 'Kg', 'GCo2PerKwh', 'KgCo2', 'Bytes', 'Px', 'Mm', 'Digits'],
];
const PURE =
  /(^|[a-z])(count|index|year|month|day|hour|weekday|seed|length|size|position|line|row|column|cell|code|number|digits|order|rank|cycles|hours|row|step|limit|start|end|tolerance|quantile|value|values|x|y|a|b|i|n|low|high|min|max|mean|sum|deviation|median|divisor|depth)$/i;
const SUFFIX = new RegExp(`(${UNITS.join('|')})$`);

function bearsUnit(name) {
  const capitalised = name.charAt(0).toUpperCase() + name.slice(1);
  return SUFFIX.test(capitalised) || PURE.test(name);
}

function isNumber(annotation) {
  return annotation?.typeAnnotation?.type === 'TSNumberKeyword';
}

/** @type {import('eslint').Rule.RuleModule} */
export const unitSuffix = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { missing: 'Name the unit of "{{name}}": end it with one such as Kw, Kwh, UsdPerMwh, Ms, Fraction.' },
  },
  create(context) {
    const check = (node, name) => {
      if (!bearsUnit(name)) context.report({ node, messageId: 'missing', data: { name } });
    };
    return {
      TSPropertySignature(node) {
        if (isNumber(node.typeAnnotation) && node.key.type === 'Identifier') check(node, node.key.name);
      },
      'FunctionDeclaration > Identifier.params'(node) {
        if (isNumber(node.typeAnnotation)) check(node, node.name);
      },
      'VariableDeclarator > Identifier.id'(node) {
        if (isNumber(node.typeAnnotation)) check(node, node.name);
      },
    };
  },
};
