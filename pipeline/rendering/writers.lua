-- Writes one document in every format that is asked for, of one reading by Pandoc: reading costs as much as writing does.
-- Belongs here: which options each format is written with. Does not belong here: the filter and the templates, which are
-- the source's own (styles/report.lua, report.html, report.typ).

local function content_of(path)
  local file = assert(io.open(path, "r"))
  local text = file:read("a")
  file:close()
  return text
end

local FORMATS = {
  html = {
    format = "html5",
    template = "styles/report.html",
    options = { toc_depth = 3, wrap_text = "none" },
  },
  typst = {
    format = "typst",
    template = "styles/report.typ",
    factsheet = "styles/factsheet.typ",
    options = { wrap_text = "preserve" },
    -- The title is no heading in Typst: the chapters, at ## in the source, are its first level.
    raised = 1,
  },
}

local function written(doc, how)
  -- The filter asks this global which format it works for, as it does when Pandoc itself runs it.
  FORMAT = how.format
  dofile("styles/report.lua")
  local filtered = Pandoc(doc:clone())
  if how.raised then
    filtered = filtered:walk({
      Header = function(header)
        header.level = header.level - how.raised
        return header
      end,
    })
  end
  local layout = doc.meta.layout and pandoc.utils.stringify(doc.meta.layout)
  local template = layout and how[layout] or how.template
  local options = { template = pandoc.template.compile(content_of(template)), table_of_contents = not layout }
  for key, value in pairs(how.options) do options[key] = value end
  return pandoc.write(filtered, how.format, pandoc.WriterOptions(options))
end

function Writer(doc, options)
  local made = {}
  for name in tostring(options.variables.formats):gmatch("%a+") do made[name] = written(doc, FORMATS[name]) end
  return pandoc.json.encode(made)
end
