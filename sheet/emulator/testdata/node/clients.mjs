// What the two usual Node clients of Google Sheets do with a spreadsheet: list it, read it, edit cells, add a row, and
// read it again. Called with the address of the server, the spreadsheet's id and an e-mail to ask as; writes what it
// saw as one JSON object.
const [server, id, email] = process.argv.slice(2);

// google-spreadsheet knows no other address than Google's: its requests are led to the server, as they are.
const send = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const lead = (address) => {
    const url = new URL(address);
    if (!url.hostname.endsWith(".googleapis.com")) return address;
    return new URL(url.pathname + url.search, server).href;
  };
  if (input instanceof Request) return send(new Request(lead(input.url), input), init);
  return send(lead(String(input)), init);
};

const { google } = await import("googleapis");
const { GoogleSpreadsheet } = await import("google-spreadsheet");
const seen = {};

const auth = new google.auth.OAuth2();
auth.setCredentials({ access_token: email });
const options = { auth, rootUrl: server + "/" };
const drive = google.drive({ version: "v3", ...options });
const sheets = google.sheets({ version: "v4", ...options });

const list = await drive.files.list({ q: `mimeType = 'application/vnd.google-apps.spreadsheet' and trashed = false`, fields: "files(id,name)" });
seen.files = list.data.files.map((file) => file.name);
const book = await sheets.spreadsheets.get({ spreadsheetId: id, includeGridData: true, fields: "properties.title,sheets(properties.title,data.rowData.values.formattedValue)" });
const tab = book.data.sheets[0].properties.title;
seen.title = book.data.properties.title;
seen.grid = book.data.sheets[0].data[0].rowData.map((row) => (row.values ?? []).map((cell) => cell.formattedValue ?? ""));
await sheets.spreadsheets.values.update({ spreadsheetId: id, range: `'${tab}'!B2`, valueInputOption: "USER_ENTERED", requestBody: { values: [["1.234,5"]] } });
await sheets.spreadsheets.values.append({ spreadsheetId: id, range: `'${tab}'!A1`, valueInputOption: "RAW", requestBody: { values: [["Xã C", 7]] } });
await sheets.spreadsheets.batchUpdate({
  spreadsheetId: id,
  requestBody: { requests: [{ updateCells: { start: { sheetId: 0, rowIndex: 0, columnIndex: 2 }, fields: "userEnteredValue", rows: [{ values: [{ userEnteredValue: { stringValue: "Ghi chú" } }] }] } }] },
});
const after = await sheets.spreadsheets.values.get({ spreadsheetId: id, range: tab, valueRenderOption: "UNFORMATTED_VALUE" });
seen.googleapis = after.data.values;
seen.missing = await drive.files.get({ fileId: "none" }).catch((error) => `${error.status} ${error.message}`);
seen.unparsed = await sheets.spreadsheets.values.get({ spreadsheetId: id, range: "'Không có'!A1" }).catch((error) => `${error.status} ${error.message}`);

const doc = new GoogleSpreadsheet(id, { token: email });
await doc.loadInfo();
seen.docTitle = doc.title;
const sheet = doc.sheetsByIndex[0];
await sheet.loadCells("A1:C5");
seen.cell = [sheet.getCellByA1("A2").value, sheet.getCellByA1("B2").formattedValue];
sheet.getCellByA1("C2").value = "đã xem";
sheet.getCellByA1("C3").formula = "=B2*2";
await sheet.saveUpdatedCells();
seen.formula = sheet.getCellByA1("C3").value;
await sheet.addRow({ "Tên": "Xã D", "Số": 8 });
const rows = await sheet.getRows();
seen.rows = rows.map((row) => row.toObject());
rows[0].set("Số", "9");
await rows[0].save();
await doc.addSheet({ title: "Mới", headerValues: ["a", "b"] });
await sheet.loadCells();
seen.googleSpreadsheet = sheet.getCellByA1("B2").value;
seen.tabs = doc.sheetsByIndex.map((one) => one.title);

console.log(JSON.stringify(seen));
