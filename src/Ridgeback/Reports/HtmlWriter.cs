using System.Text;
using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>Writes a page that is well-formed XML too. Only <see cref="Raw"/> takes markup; everything else is escaped.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder text = new();
    private readonly Stack<string> open = new();

    /// <summary>Opens an element; <see cref="Close"/> closes the one opened last.</summary>
    public HtmlWriter Open(string element, string styleClass = "", string attributes = "")
    {
        text.Append('<').Append(element);
        if (styleClass.Length > 0)
        {
            text.Append($" class=\"{styleClass}\"");
        }

        text.Append(attributes.Length > 0 ? " " + attributes : "").Append('>');
        open.Push(element);
        return this;
    }

    /// <summary>Closes the element opened last.</summary>
    public HtmlWriter Close()
    {
        var element = open.Pop();
        text.Append("</").Append(element).Append('>');
        if (element is not ("span" or "b" or "td" or "th" or "code" or "dt"))
        {
            text.Append('\n');
        }

        return this;
    }

    /// <summary>Text, escaped.</summary>
    public HtmlWriter Text(string? text)
    {
        this.text.Append(XmlText.Escape(text));
        return this;
    }

    /// <summary>An element with nothing but text in it.</summary>
    public HtmlWriter Element(string element, string? text, string styleClass = "", string attributes = "") =>
        Open(element, styleClass, attributes).Text(text).Close();

    /// <summary>Markup that is already safe: the SVG of a chart, constants.</summary>
    public HtmlWriter Raw(string markup)
    {
        text.Append(markup);
        return this;
    }

    /// <summary>A section of the page with its heading and, where given, a sentence on how to read it.</summary>
    public HtmlWriter OpenSection(string id, string heading, string explanation = "")
    {
        Open("section", "", $"id=\"{id}\"").Element("h2", heading);
        return explanation.Length > 0 ? Element("p", explanation, "lead") : this;
    }

    /// <summary>A chart in a card with a caption above it.</summary>
    public HtmlWriter Figure(string caption, string svg, string styleClass = "", string note = "")
    {
        Open("figure", ("card " + styleClass).TrimEnd()).Element("figcaption", caption).Raw(svg);
        return (note.Length > 0 ? Element("p", note, "note") : this).Close();
    }

    /// <summary>The row of headings of a table; a heading that starts with # stands above numbers.</summary>
    public HtmlWriter TableHead(params IEnumerable<string> headings)
    {
        Open("thead").Open("tr");
        foreach (var heading in headings)
        {
            var isNumber = heading.StartsWith('#');
            Element("th", isNumber ? heading[1..] : heading, isNumber ? "number" : "", "scope=\"col\"");
        }

        return Close().Close();
    }

    /// <summary>The page so far; every element must be closed.</summary>
    public string Finish() => open.Count == 0
        ? text.ToString()
        : throw new InvalidOperationException($"HTML: expected every element closed, found '{open.Peek()}' open. Call Close for it.");
}
