import type { ExpressionResult } from '../expressions.js';
import { isObject, type JsonObject } from '../wire/message.js';
import { toErrorContent } from './outputMessage.js';

/** What an `execute_request` asks for. */
export type Asked = {
  code: string;
  /** Nothing is shown and nothing is counted. */
  isSilent: boolean;
  /** Counted and kept in the history. */
  isStored: boolean;
  userExpressions: Record<string, string>;
  /** Whether the client answers questions of code. */
  allowsInput: boolean;
  /** Whether cells that wait are given up when this one fails. */
  stopsOnError: boolean;
};

/** Fills in the protocol's defaults. */
export function toAsked(content: JsonObject): Asked {
  const isSilent = content.silent === true;
  const expressions = isObject(content.user_expressions) ? content.user_expressions : {};
  return {
    code: typeof content.code === 'string' ? content.code : '',
    isSilent,
    isStored: !isSilent && content.store_history !== false,
    userExpressions: Object.fromEntries(Object.entries(expressions).map(([key, code]) => [key, String(code)])),
    allowsInput: content.allow_stdin !== false,
    stopsOnError: content.stop_on_error !== false,
  };
}

/** Results of expressions in the protocol's words. */
export function toExpressionsContent(results: Record<string, ExpressionResult>): JsonObject {
  return Object.fromEntries(
    Object.entries(results).map(([key, result]) => [
      key,
      result.status === 'ok' ? result : { status: result.status, ...toErrorContent(result) },
    ]),
  );
}
