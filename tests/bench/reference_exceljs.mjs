// reference_exceljs.mjs ROWS OUT: the same workbook as bench_render_file makes, by exceljs in streaming.
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { default: ExcelJS } = await import(createRequire(process.env.PRESSRUN_BENCH_MODULES + "/").resolve("exceljs"));
const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: process.argv[3], useStyles: true, useSharedStrings: false });
const sheet = book.addWorksheet("Orders", { views: [{ state: "frozen", ySplit: 1 }] });
sheet.columns = [
  { header: "Order" }, { header: "Ordered", style: { numFmt: "yyyy-mm-dd hh:mm:ss" } }, { header: "Customer" }, { header: "Country" },
  { header: "Article" }, { header: "Description" }, { header: "Quantity" }, { header: "Unit price", style: { numFmt: "#,##0.00" } },
  { header: "Line total", style: { numFmt: "#,##0.00" } },
];
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const v = line.split("\t");
  sheet.addRow([v[0], new Date(v[1].slice(0, 19).replace(" ", "T") + "Z"), v[2], v[3], v[4], v[5], Number(v[6]), Number(v[7]), Number(v[8])]).commit();
}
await book.commit();
