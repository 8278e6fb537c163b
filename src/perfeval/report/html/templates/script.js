// Sorting and filtering of the overview; without it the table is complete, in the order of the files.
(function () {
  "use strict";
  var table = document.querySelector("table.overview");
  if (!table || table.tBodies[0].rows.length < 2) { return; }
  var body = table.tBodies[0], rows = Array.from(body.rows), words = table.dataset;
  var heads = Array.from(table.tHead.rows[0].cells);
  var gateAt = heads.findIndex(function (_, i) { return rows[0].cells[i].dataset.gate !== undefined; });
  var order = ["correct", "explain", "undecided", "ready"];
  function key(row, i) {
    var cell = row.cells[i], text = cell.textContent.trim();
    if (i === gateAt) { return order.indexOf(cell.dataset.gate); }
    var number = parseFloat(text);
    return heads[i].classList.contains("number") ? (isNaN(number) ? -Infinity : number) : text;
  }
  heads.forEach(function (head, i) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.title = words.sort;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.slice().sort(function (a, b) {
        var x = key(a, i), y = key(b, i);
        var way = typeof x === "string" ? x.localeCompare(y, "zh-Hans-CN", { numeric: true }) : x - y || 0;
        return down ? -way : way;
      }).forEach(function (row) { body.appendChild(row); });
    });
  });
  var tools = document.createElement("div");
  tools.className = "tools";
  var label = document.createElement("label"), input = document.createElement("input");
  label.textContent = words.filter + " ";
  input.type = "search";
  label.appendChild(input);
  var pick = document.createElement("select");
  pick.setAttribute("aria-label", heads[gateAt].textContent);
  pick.add(new Option(words.all, ""));
  order.forEach(function (gate) {
    var cell = rows.map(function (row) { return row.cells[gateAt]; }).find(function (c) { return c.dataset.gate === gate; });
    if (cell) { pick.add(new Option(cell.textContent.trim(), gate)); }
  });
  var told = document.createElement("span");
  told.setAttribute("role", "status");
  function filter() {
    var wanted = input.value.trim().toLowerCase(), count = 0;
    rows.forEach(function (row) {
      var shown = row.textContent.toLowerCase().indexOf(wanted) >= 0 && (!pick.value || row.cells[gateAt].dataset.gate === pick.value);
      row.hidden = !shown;
      count += shown;
    });
    told.textContent = words.shown + " " + count + " / " + rows.length;
  }
  input.addEventListener("input", filter);
  pick.addEventListener("change", filter);
  filter();
  tools.append(label, pick, told);
  table.parentNode.parentNode.insertBefore(tools, table.parentNode);
}());
