"""Runs with the system's Python: tells a listening LibreOffice what to do with a workbook, prints times as JSON."""

import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue

TIMES = 12
BLOCK_ROWS, BLOCK_COLUMNS = 30, 40


def hidden():
    return (PropertyValue("Hidden", 0, True, 0),)


def timed(act):
    found = []
    for number in range(TIMES + 1):
        begun = time.perf_counter()
        act(number)
        found.append((time.perf_counter() - begun) * 1000)
    return found[1:]


def main(port, path):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    context = resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    address = uno.systemPathToFileUrl(path)
    book = desktop.loadComponentFromURL(address, "_blank", 0, hidden())
    sheet = book.Sheets.getByIndex(0)
    block = sheet.getCellRangeByPosition(1, 1, BLOCK_COLUMNS, BLOCK_ROWS)
    store = (PropertyValue("FilterName", 0, "Calc MS Excel 2007 XML", 0),)

    def opened(number):
        other = desktop.loadComponentFromURL(address, "_blank", 0, hidden())
        other.calculateAll()
        other.close(True)

    def one_cell(number):
        sheet.getCellByPosition(1 + number, 1).setValue(4 + number / 100)
        book.calculate()

    def one_cell_kept(number):
        one_cell(number)
        book.storeToURL(address + ".kept.xlsx", store)

    def pasted(number):
        value = 4 + number / 100
        block.setDataArray(((value,) * BLOCK_COLUMNS,) * BLOCK_ROWS)
        book.calculate()

    def pasted_and_kept(number):
        pasted(number)
        book.storeToURL(address + ".kept.xlsx", store)

    acts = {
        "open": opened,
        "one cell": one_cell,
        "one cell, saved": one_cell_kept,
        "block": pasted,
        "block, saved": pasted_and_kept,
    }
    print(json.dumps({name: timed(act) for name, act in acts.items()}))
    book.close(True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
