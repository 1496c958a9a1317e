"""Jupyter's own conformance tests, with samples in TypeScript. Run with the kernel's name installed as wattbook."""
import unittest

import jupyter_kernel_test


class WattbookTests(jupyter_kernel_test.KernelTests):
    kernel_name = "wattbook"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "consol", "matches": {"console"}},
        {"text": "zzz_nobody", "matches": set()},
    ]
    complete_code_samples = ["1", "const a = 1", "function f() {\n  return 1;\n}", "`abc`", "await x", "type A = { a: 1 }"]
    incomplete_code_samples = ["if (a) {", "`abc", "const x =", "f(1,", "/* abc", "[1, 2", "class A {", "a.", "try {"]
    invalid_code_samples = ["let 1x = 3", "const = 4", "}", "a b c", "'abc"]
    code_page_something = "?console.log"
    code_generate_error = "throw new Error('no')"
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": "[1, 2].length", "result": "2"},
        {"code": "const hours: number = 4; hours * 2", "result": "8"},
        {"code": "6 * 7", "result": "42"},
        {"code": "6 * 7", "result": "42"},
        {"code": "6 * 7", "result": "42"},
        {"code": "display; ({ 'text/html': 1 })", "mime": "text/plain"},
    ]
    code_display_data = [
        {"code": "display({ 'text/html': '<b>b</b>' }, { raw: true })", "mime": "text/html"},
        {"code": "display({ 'image/png': 'aaaa' }, { raw: true })", "mime": "image/png"},
    ]
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "console.log"
    code_clear_output = "clearOutput()"


if __name__ == "__main__":
    unittest.main(verbosity=2)
