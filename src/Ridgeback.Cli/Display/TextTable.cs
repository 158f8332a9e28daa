using System.Text;
using Spectre.Console;

namespace Ridgeback.Cli.Display;

/// <summary>A table: with lines and colours for a person at a terminal, aligned plain text for everything else.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> rows = [];

    /// <summary>Adds a row; the first column is aligned left, the others right unless their heading ends with a space.</summary>
    public TextTable Add(params string[] cells)
    {
        rows.Add(cells);
        return this;
    }

    public void WriteTo(Terminal terminal)
    {
        if (terminal.OutputConsole() is { } console)
        {
            console.Write(ForPerson());
        }
        else
        {
            terminal.Output.Write(Plain());
        }
    }

    private Table ForPerson()
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        for (var i = 0; i < headings.Length; i++)
        {
            table.AddColumn(
                new TableColumn($"[bold]{Markup.Escape(headings[i].Trim())}[/]") { Alignment = IsLeft(i) ? Justify.Left : Justify.Right });
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        return table;
    }

    private string Plain()
    {
        var text = new StringBuilder();
        string[][] all = [[.. headings.Select(heading => heading.Trim())], .. rows];
        int[] widths = [.. Enumerable.Range(0, headings.Length).Select(column => all.Max(row => row[column].Length))];
        foreach (var row in all)
        {
            var line = row.Select((cell, column) => IsLeft(column) ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", line).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private bool IsLeft(int column) => column == 0 || headings[column].EndsWith(' ');
}
