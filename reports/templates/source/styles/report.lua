-- What Pandoc alone lacks for a report: numbered headings, table blocks, key figures, formulas, callouts, format-only
-- blocks and page breaks. Runs in both engines; inside Quarto it leaves to Quarto what Quarto does itself (callouts,
-- figures, format-only blocks, page breaks). The look is in report.css and blocks.typ, not here.

local typst = FORMAT:match("typst") ~= nil
local in_quarto = quarto ~= nil

local LABELS = {
  nl = { contents = "Inhoud", skip = "Naar de tekst", page = "Pagina", anchor = "Adres van", notes = "Voetnoten", notice = "Let op",
         note = "Toelichting", tip = "Tip", warning = "Waarschuwing", important = "Belangrijk", caution = "Let op" },
  en = { contents = "Contents", skip = "Skip to the text", page = "Page", anchor = "Address of", notes = "Notes", notice = "Please note",
         note = "Note", tip = "Tip", warning = "Warning", important = "Important", caution = "Caution" },
}
local labels = LABELS.nl

-- Ends the run with a line that the engine turns into file and line: rule, words to look for, what is wrong.
local function refuse(rule, snippet, why)
  error("[report.lua|" .. rule .. "|" .. snippet:gsub("[|\n]", " ") .. "|" .. why .. "]", 0)
end

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

local function raw(text) return pandoc.RawInline("typst", text) end

local function append(list, more)
  for _, item in ipairs(more) do list[#list + 1] = item end
end

-- Inlines of blocks as one Typst content argument: [ ... ]
local function content(inlines, blocks)
  inlines[#inlines + 1] = raw("[")
  append(inlines, pandoc.utils.blocks_to_inlines(blocks, { pandoc.LineBreak() }))
  inlines[#inlines + 1] = raw("]")
end

-- Blocks inside a Typst function call: head[ blocks ]
local function wrapped(head, blocks)
  local result = { pandoc.RawBlock("typst", head .. "[") }
  append(result, blocks)
  result[#result + 1] = pandoc.RawBlock("typst", "]")
  return result
end

-- Tables -----------------------------------------------------------------------------------------------------------

local function cells_of(tbl)
  local rows = {}
  for _, row in ipairs(tbl.head.rows) do rows[#rows + 1] = row end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do rows[#rows + 1] = row end
  end
  return rows
end

local function declared_widths(div, count)
  local text = div.attributes["tbl-colwidths"]
  if not text then return nil end
  local widths, total = {}, 0
  for number in text:gmatch("[%d.]+") do
    widths[#widths + 1] = tonumber(number)
    total = total + tonumber(number)
  end
  if #widths ~= count or total <= 0 then
    refuse("table_widths", text, "tbl-colwidths has " .. #widths .. " widths, the table " .. count .. " columns")
  end
  for place = 1, count do widths[place] = widths[place] / total end
  return widths
end

local function longest_word(text)
  local most = 0
  for word in text:gmatch("%S+") do most = math.max(most, utf8.len(word) or #word) end
  return most
end

-- The width of a title that is set in two lines at most.
local function two_lines(text)
  local long = utf8.len(text) or #text
  local best = long
  for place in text:gmatch("()%s") do
    local first = utf8.len(text:sub(1, place - 1)) or place
    best = math.min(best, math.max(first, long - first - 1))
  end
  return best
end

-- How many signs each column wants: a number is never broken, text within reason.
local function wishes(tbl)
  local rows, wish = cells_of(tbl), {}
  for place, spec in ipairs(tbl.colspecs) do
    local most = 4
    for number, row in ipairs(rows) do
      local text = pandoc.utils.stringify(row.cells[place].contents)
      local long = utf8.len(text) or #text
      if spec[1] == "AlignRight" and number > 1 then
        most = math.max(most, long)
      elseif spec[1] == "AlignRight" then
        most = math.max(most, longest_word(text), math.min(two_lines(text), 14))
      else
        -- Whole sentences ask for more than a name, though not in full: they are set in several lines anyway.
        most = math.max(most, longest_word(text), math.min(long, 44) + math.min(math.max(long - 44, 0) // 3, 40))
      end
    end
    wish[place] = most
  end
  return wish
end

local LINE = 96 -- signs of 9 pt that fit across the text block

-- Typst's columns, and whether no header word needs a hyphen in them.
local function typst_columns(tbl, widths)
  local columns = {}
  if widths then
    for place, width in ipairs(widths) do columns[place] = string.format("%.4ffr", width) end
    return table.concat(columns, ", "), false
  end
  -- Numbers and short words get the room they ask for, longer text shares the rest.
  local wish, fixed, total, rigid = wishes(tbl), 0, 0, {}
  for place, spec in ipairs(tbl.colspecs) do
    total = total + wish[place] + 2
    rigid[place] = spec[1] == "AlignRight" or (place > 1 and wish[place] <= 14)
    if rigid[place] then fixed = fixed + wish[place] + 2 end
  end
  local roomy = fixed < total and fixed <= LINE * 0.75
  for place in ipairs(tbl.colspecs) do
    if rigid[place] and roomy then
      columns[place] = string.format("%.2fem", wish[place] * 0.5 + 1.1)
    else
      columns[place] = string.format("%dfr", wish[place] + 2)
    end
  end
  return table.concat(columns, ", "), roomy
end

-- Whether a table is short enough to be kept on one page: a tall one would leave half the page before it empty.
local function fits_together(tbl)
  local rows = cells_of(tbl)
  return #rows <= 15 and #pandoc.utils.stringify(tbl) <= 1200
end

local ALIGN = { AlignLeft = "left", AlignRight = "right", AlignCenter = "center", AlignDefault = "left" }

-- The cells of rows as arguments; what stands between two cells is one piece of text, as a long report has thousands.
local function typst_rows(inlines, rows)
  local between = "["
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      inlines[#inlines + 1] = raw(between)
      append(inlines, pandoc.utils.blocks_to_inlines(cell.contents, { pandoc.LineBreak() }))
      between = "], ["
    end
    between = "],\n["
  end
  if between ~= "[" then inlines[#inlines + 1] = raw("]") end
end

local function typst_table(tbl, id, caption, notes, widths)
  local aligns = {}
  for place, spec in ipairs(tbl.colspecs) do aligns[place] = ALIGN[spec[1]] end
  local columns, whole_words = typst_columns(tbl, widths)
  local inlines = { raw("#mw-table(id: " .. quoted(id) .. ", columns: (" .. columns .. ",), align: ("
    .. table.concat(aligns, ", ") .. ",), whole-words: " .. tostring(whole_words) .. ", together: "
    .. tostring(fits_together(tbl)) .. ", caption: ") }
  content(inlines, caption)
  if #notes > 0 then
    inlines[#inlines + 1] = raw(", note: ")
    content(inlines, notes)
  end
  inlines[#inlines + 1] = raw(", header: (")
  typst_rows(inlines, tbl.head.rows)
  inlines[#inlines + 1] = raw(",), ")
  local rows = {}
  for _, body in ipairs(tbl.bodies) do append(rows, body.body) end
  typst_rows(inlines, rows)
  inlines[#inlines + 1] = raw(")")
  return pandoc.Plain(inlines)
end

-- A caption with the address of what it stands with: "#", for a reader "Address of table 3".
local function with_anchor(caption, id)
  local last = caption[#caption]
  if in_quarto or not last or not last.content then return caption end
  local name = pandoc.utils.stringify(caption):match("^(.-%d+)%.") or id
  local link = pandoc.Link({ pandoc.Str("#") }, "#" .. id, "", pandoc.Attr("", { "anchor" },
    { { "aria-label", labels.anchor .. " " .. name } }))
  local whole = pandoc.Blocks(caption):clone()
  whole[#whole].content:insert(link)
  return whole
end

local function html_table(div, tbl, id, caption, notes, widths)
  for place, spec in ipairs(tbl.colspecs) do tbl.colspecs[place] = { spec[1], widths and widths[place] or nil } end
  for _, body in ipairs(tbl.bodies) do body.row_head_columns = 1 end
  tbl.caption = { long = {} }
  tbl.attr = pandoc.Attr("", {}, { { "aria-labelledby", id .. "-caption" } })
  local blocks = {
    pandoc.Div(with_anchor(caption, id), pandoc.Attr(id .. "-caption", { "table-caption" })),
    pandoc.Div({ tbl }, pandoc.Attr("", { "table-scroll" },
      { { "role", "region" }, { "tabindex", "0" }, { "aria-labelledby", id .. "-caption" } })),
  }
  if #notes > 0 then blocks[#blocks + 1] = pandoc.Div(notes, pandoc.Attr("", { "table-note" })) end
  return pandoc.Div(blocks, pandoc.Attr(id, { "table-block" }))
end

local function table_block(div)
  local tbl, caption, before, after = nil, nil, {}, {}
  for _, block in ipairs(div.content) do
    if block.t == "Table" and not tbl then tbl = block
    elseif tbl then after[#after + 1] = block
    else before[#before + 1] = block end
  end
  if not tbl then refuse("table_without_rows", div.identifier, "a .table-block without a table") end
  if #tbl.caption.long > 0 then caption = tbl.caption.long
  elseif #after > 0 then caption = { table.remove(after) }
  else caption = { table.remove(before) } end
  append(before, after)
  local widths = declared_widths(div, #tbl.colspecs)
  if typst then return typst_table(tbl, div.identifier, caption, before, widths) end
  return html_table(div, tbl, div.identifier, caption, before, widths)
end

-- Blocks -----------------------------------------------------------------------------------------------------------

local function headline(div)
  local list = div.content[1]
  if #div.content ~= 1 or list.t ~= "DefinitionList" then
    refuse("headline_content", pandoc.utils.stringify(div), "a .headline holds one definition list and nothing else")
  end
  if not typst then return nil end
  local inlines = { raw("#mw-headline(") }
  for _, item in ipairs(list.content) do
    inlines[#inlines + 1] = raw("([")
    append(inlines, item[1])
    inlines[#inlines + 1] = raw("], ")
    content(inlines, item[2][1])
    inlines[#inlines + 1] = raw("), ")
  end
  inlines[#inlines + 1] = raw(")")
  return pandoc.Plain(inlines)
end

local KINDS = { "note", "tip", "warning", "important", "caution" }

local function callout(div, kind)
  local title = div.attributes["title"] or labels[kind]
  if typst then
    return wrapped("#mw-callout(" .. quoted(kind) .. ", " .. quoted(title) .. ")", div.content)
  end
  local blocks = { pandoc.Div({ pandoc.Para({ pandoc.Str(title) }) }, pandoc.Attr("", { "callout-title" })) }
  append(blocks, div.content)
  return pandoc.Div(blocks, pandoc.Attr(div.identifier, { "callout", "callout-" .. kind },
    { { "role", "note" }, { "aria-label", title } }))
end

local function for_this_format(div)
  local wanted = div.attributes["when-format"]
  local here = wanted == (typst and "typst" or "html")
  if div.classes:includes("content-hidden") then here = not here end
  return here and div.content or {}
end

-- The first paragraph says what the number is; it stays with what follows.
local function trace(div)
  local rest = pandoc.Blocks(div.content)
  local what = rest:remove(1)
  local result = { pandoc.RawBlock("typst", "#mw-trace(" .. quoted(div.identifier) .. ", ["), what, pandoc.RawBlock("typst", "], [") }
  append(result, rest)
  result[#result + 1] = pandoc.RawBlock("typst", "])")
  return result
end

local function side_by_side(div)
  local result = { pandoc.RawBlock("typst", "#mw-columns(") }
  for _, column in ipairs(div.content) do
    if column.t ~= "Div" or not column.classes:includes("column") then
      refuse("columns", pandoc.utils.stringify(column):sub(1, 40), "a .side-by-side holds blocks .column and nothing else")
    end
    append(result, wrapped("", column.content))
    result[#result + 1] = pandoc.RawBlock("typst", ",")
  end
  result[#result + 1] = pandoc.RawBlock("typst", ")")
  return result
end

local function block(div)
  if div.classes:includes("table-block") then return table_block(div) end
  if div.classes:includes("headline") then return headline(div) end
  if div.classes:includes("formula") and typst then return wrapped("#mw-formula", div.content) end
  if div.classes:includes("source") and typst then return wrapped("#mw-source", div.content) end
  if div.classes:includes("side-by-side") and typst then return side_by_side(div) end
  if div.classes:includes("trace") and typst then return trace(div) end
  if in_quarto then return nil end
  if div.classes:includes("content-visible") or div.classes:includes("content-hidden") then return for_this_format(div) end
  for _, kind in ipairs(KINDS) do
    if div.classes:includes("callout-" .. kind) then return callout(div, kind) end
  end
end

local function figure(fig)
  local image
  fig.content:walk({ Image = function(found) image = found end })
  if not image then return nil end
  local alt = image.attributes["fig-alt"]
  if not alt or alt == "" then refuse("missing_alt", image.src, "a figure without fig-alt") end
  local caption = fig.caption.long
  if typst then
    local inlines = { raw("#mw-figure(id: " .. quoted(fig.identifier) .. ", src: " .. quoted("/" .. image.src)
      .. ", alt: " .. quoted(alt) .. ", caption: ") }
    content(inlines, caption)
    inlines[#inlines + 1] = raw(")")
    return pandoc.Plain(inlines)
  end
  -- The engine puts the picture itself in the place of this image.
  local plain = pandoc.Image({ pandoc.Str(alt) }, image.src, "", pandoc.Attr("", { "report-figure" }))
  return pandoc.Figure({ pandoc.Plain({ plain }) }, { long = with_anchor(caption, fig.identifier) },
    pandoc.Attr(fig.identifier))
end

local function paragraph(para)
  -- Three words and two spaces: to ask that first spares reading every paragraph.
  if #para.content ~= 5 or pandoc.utils.stringify(para) ~= "{{< pagebreak >}}" then return nil end
  if typst then return pandoc.RawBlock("typst", "#pagebreak(weak: true)") end
  return pandoc.Div({}, pandoc.Attr("", { "page-break" }))
end

local function no_raw(element)
  -- A comment is for those who read the source.
  if element.format == "html" and element.text:match("^%s*<!%-%-.*%-%->%s*$") then return {} end
  refuse("raw_block", element.text:sub(1, 40), "raw " .. element.format)
end

-- Not in the subset; `inspect` finds these first, this holds where it does not see them.
local backstop = {
  Cite = function(cite) refuse("unresolved_reference", pandoc.utils.stringify(cite.content), "a reference that nothing resolves") end,
  Math = function(math) refuse("equation", math.text, "an equation has no alternative text") end,
  RawBlock = no_raw,
  RawInline = no_raw,
}

-- The document -----------------------------------------------------------------------------------------------------

local function number_headings(doc)
  local top = 9
  doc:walk({ Header = function(header) top = math.min(top, header.level) end })
  local chapter, section, counted = 0, 0, false
  return doc:walk({
    traverse = "topdown",
    Div = function(div)
      for _, kind in ipairs(KINDS) do
        if div.classes:includes("callout-" .. kind) then return div, false end
      end
    end,
    Header = function(header)
      if header.level == top then counted = not header.classes:includes("unnumbered") end
      -- What stands in a chapter without a number has none either.
      if not counted or header.classes:includes("unnumbered") then return nil end
      local number
      if header.level == top then
        chapter, section = chapter + 1, 0
        number = tostring(chapter)
      elseif header.level == top + 1 then
        section = section + 1
        number = chapter .. "." .. section
      else
        return nil
      end
      header.content:insert(1, pandoc.Str("\u{2002}"))
      header.content:insert(1, pandoc.Span({ pandoc.Str(number) }, pandoc.Attr("", { "section-number" })))
      return header
    end,
  })
end

local function as_blocks(value)
  if pandoc.utils.type(value) == "Blocks" then return value end
  if pandoc.utils.type(value) == "Inlines" then return pandoc.Blocks({ pandoc.Para(value) }) end
  return pandoc.Blocks({ pandoc.Para({ pandoc.Str(pandoc.utils.stringify(value)) }) })
end

local function fill_in_header(meta)
  local language, region = pandoc.utils.stringify(meta.lang or "nl-NL"):match("^(%a+)-?(%a*)")
  labels = LABELS[language] or LABELS.nl
  if in_quarto then return meta end
  for key, text in pairs(labels) do meta["label-" .. key] = pandoc.MetaString(text) end
  if meta["notice"] then
    meta["notice"] = pandoc.MetaBlocks(as_blocks(meta["notice"]))
    meta["notice-title"] = meta["notice-title"] or pandoc.MetaString(labels.notice)
  end
  if typst then
    local function text_of(key)
      local value = meta[key]
      if not value then return quoted("") end
      if pandoc.utils.type(value) == "List" then
        local parts = {}
        for _, item in ipairs(value) do parts[#parts + 1] = pandoc.utils.stringify(item) end
        return quoted(table.concat(parts, ", "))
      end
      return quoted(pandoc.utils.stringify(value))
    end
    for _, key in ipairs({ "title", "subtitle", "author", "publisher", "description", "notice-title" }) do
      meta["text-" .. key] = pandoc.MetaInlines({ raw(text_of(key)) })
    end
    meta["text-language"] = pandoc.MetaInlines({ raw(quoted(language)) })
    meta["text-region"] = pandoc.MetaInlines({ raw(quoted(region)) })
    meta["text-contents"] = pandoc.MetaInlines({ raw(quoted(labels.contents)) })
    meta["text-page"] = pandoc.MetaInlines({ raw(quoted(labels.page)) })
  end
  return meta
end

local function quarto_notice(doc)
  if not doc.meta["notice"] then return end
  local title = doc.meta["notice-title"] and pandoc.utils.stringify(doc.meta["notice-title"]) or labels.notice
  doc.blocks:insert(1, quarto.Callout({ type = "important", title = title, content = as_blocks(doc.meta["notice"]) }))
end

-- A factsheet as sheets of paper: what stands between page breaks is fitted to one.
local function sheets(doc)
  local result, sheet = {}, { pandoc.RawBlock("typst", "#mw-masthead") }
  local function finish()
    append(result, wrapped("#mw-sheet", sheet))
    sheet = {}
  end
  for _, item in ipairs(doc.blocks) do
    if item.t == "RawBlock" and item.text:match("^#pagebreak") then
      finish()
      result[#result + 1] = item
    else
      sheet[#sheet + 1] = item
    end
  end
  finish()
  doc.blocks = result
  return doc
end

function Pandoc(doc)
  if not in_quarto then doc = doc:walk(backstop) end
  doc.meta = fill_in_header(doc.meta)
  doc = number_headings(doc)
  if in_quarto then
    doc = doc:walk({ Div = block })
    quarto_notice(doc)
    return doc
  end
  doc = doc:walk({ Div = block, Figure = figure, Para = paragraph })
  if typst and doc.meta.layout then return sheets(doc) end
  return doc
end
