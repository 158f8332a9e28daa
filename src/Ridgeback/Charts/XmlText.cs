using System.Text;

namespace Ridgeback.Charts;

/// <summary>Turns any text into text that is safe inside SVG and HTML, in elements and in quoted attributes.</summary>
internal static class XmlText
{
    /// <summary>
    /// Escapes the five marks of XML. Characters that XML cannot hold at all (control characters, lone surrogates)
    /// become U+FFFD, so that a page stays well-formed whatever a data file holds.
    /// </summary>
    public static string Escape(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                escaped.Append(character).Append(text[++i]);
                continue;
            }

            switch (character)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '"': escaped.Append("&quot;"); break;
                case '\'': escaped.Append("&#39;"); break;
                case '\t' or '\n' or '\r': escaped.Append(character); break;
                default: escaped.Append(IsAllowed(character) ? character : '\uFFFD'); break;
            }
        }

        return escaped.ToString();
    }

    /// <summary>
    /// Cuts <paramref name="text"/> to at most <paramref name="length"/> UTF-16 units, 3 or more, with an ellipsis in the middle:
    /// long names often differ only at the end.
    /// </summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var head = length / 2;
        var tail = text.Length - (length - 1 - head);
        head -= char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail += tail < text.Length && char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return text[..head].TrimEnd() + "…" + text[tail..].TrimStart();
    }

    private static bool IsAllowed(char character) =>
        character >= ' ' && !char.IsSurrogate(character) && character is not ('\uFFFE' or '\uFFFF');
}
