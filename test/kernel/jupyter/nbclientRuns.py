"""Runs cells with nbclient; prints what came of each notebook as one line of JSON."""
import json

import nbformat
from nbclient import NotebookClient


def run(codes, **options):
    cells = [nbformat.v4.new_code_cell(code) for code in codes]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="wattbook", timeout=120, **options).execute()
    return notebook.cells


def text_of(cell):
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def results_of(cell):
    return [output.data["text/plain"] for output in cell.outputs if output.output_type == "execute_result"]


cells = run([f"const r{i} = {i}; r{i}" for i in range(300)])
lost_results = [i for i, cell in enumerate(cells) if results_of(cell) != [str(i)]]
cells = run([f"console.log('line {i}')" for i in range(300)])
lost_prints = [i for i, cell in enumerate(cells) if text_of(cell) != f"line {i}\n"]

loops = [f"for (let i = 0; i < {n}; i++) console.log('line ' + i)" for n in (20_000, 200_000)]
bulk = "const row = 'x'.repeat(1023) + '\\n'; for (let i = 0; i < 51200; i++) process.stdout.write(row)"
short, long, bulky = [text_of(cell) for cell in run([*loops, bulk])]

cells = run(["throw new Error('first')", "'after'", "1 + 1"], allow_errors=True)
print(
    json.dumps(
        {
            "lostResults": lost_results,
            "lostPrints": lost_prints,
            "isShortWhole": short == "".join(f"line {i}\n" for i in range(20_000)),
            "isLongWhole": long == "".join(f"line {i}\n" for i in range(200_000)),
            "bulkBytes": len(bulky),
            "afterError": [results_of(cell) for cell in cells],
        }
    )
)
