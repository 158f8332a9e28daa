using System.Text;
using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>JSON with comments and trailing commas, to nodes that know their line and column.</summary>
internal sealed class SettingsParser
{
    private const int DeepestNesting = 64;

    private readonly byte[] bytes;
    private readonly Func<long, SettingsOrigin> locate;
    private readonly List<ConfigurationFault> faults = [];
    private readonly Stack<bool> insideObject = new();
    private JsonTokenType previous;
    private long consumed;

    private SettingsParser(string text, Func<byte[], long, SettingsOrigin> locate)
    {
        bytes = Encoding.UTF8.GetBytes(text);
        this.locate = index => locate(bytes, index);
    }

    /// <summary>Reads a file's text. The root is null when the text is not JSON; then there is exactly one fault.</summary>
    public static (SettingsNode? Root, List<ConfigurationFault> Faults) Parse(string text, string file) =>
        new SettingsParser(text.TrimStart('\uFEFF'), (bytes, index) => Place(bytes, index, file)).Run();

    /// <summary>Reads the value of an option, whose every part has the option as its origin.</summary>
    public static (SettingsNode? Root, List<ConfigurationFault> Faults) ParseOption(string text, string option) =>
        new SettingsParser(text, (_, _) => SettingsOrigin.OfOption(option)).Run();

    private (SettingsNode? Root, List<ConfigurationFault> Faults) Run()
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions
        {
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
            MaxDepth = DeepestNesting,
        });
        try
        {
            Advance(ref reader);
            var root = Value(ref reader, "");
            Advance(ref reader);
            return (root, faults);
        }
        catch (JsonException error)
        {
            return (null, [Syntax(error)]);
        }
        catch (InvalidOperationException)
        {
            return (null, [new(locate(reader.TokenStartIndex), "", "expected a text of valid characters, received half of a surrogate pair",
                "Correct the \\u escapes")]);
        }
    }

    private bool Advance(ref Utf8JsonReader reader)
    {
        var more = reader.Read();
        previous = more ? reader.TokenType : previous;
        consumed = reader.BytesConsumed;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when more:
                insideObject.Push(reader.TokenType == JsonTokenType.StartObject);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray when more:
                insideObject.Pop();
                break;
        }

        return more;
    }

    private SettingsNode Value(ref Utf8JsonReader reader, string path)
    {
        var origin = locate(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(ref reader, path, origin);
            case JsonTokenType.StartArray:
                var array = SettingsNode.Array(origin);
                while (Advance(ref reader) && reader.TokenType != JsonTokenType.EndArray)
                {
                    array.Items.Add(Value(ref reader, $"{path}[{array.Items.Count}]"));
                }

                return array;
            case JsonTokenType.String:
                return SettingsNode.String(reader.GetString()!, origin);
            case JsonTokenType.Number:
                return SettingsNode.Number(Encoding.UTF8.GetString(reader.ValueSpan), origin);
            case JsonTokenType.Null:
                return SettingsNode.Null(origin);
            default:
                return SettingsNode.Flag(reader.TokenType == JsonTokenType.True, origin);
        }
    }

    private SettingsNode Object(ref Utf8JsonReader reader, string path, SettingsOrigin origin)
    {
        var node = SettingsNode.Object(origin);
        while (Advance(ref reader) && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            var keyOrigin = locate(reader.TokenStartIndex);
            var keyPath = SettingsSegment.Join(path, key);
            Advance(ref reader);
            var value = Value(ref reader, keyPath);
            if (node.Find(key) is { } first)
            {
                var place = first.Origin.Option is null ? $" (first on line {first.Origin.Line})" : "";
                faults.Add(new(keyOrigin, keyPath, $"expected each key once, received \"{key}\" again{place}", "Remove one of the two"));
            }
            else
            {
                node.Put(key, value, keyOrigin);
            }
        }

        return node;
    }

    private ConfigurationFault Syntax(JsonException error)
    {
        var index = Math.Clamp(IndexOf(error), 0, bytes.Length);
        var atEnd = index >= bytes.Length;
        var character = atEnd ? "" : Encoding.UTF8.GetString(bytes, index, bytes.Length - index).EnumerateRunes().First().ToString();
        if (insideObject.Count == DeepestNesting && (character is "{" or "["))
        {
            return new(locate(index), "", $"expected at most {DeepestNesting} levels of {{ and [, received one more", "Nest less deeply");
        }

        if (FollowsKey(index))
        {
            previous = JsonTokenType.PropertyName;
        }

        var received = atEnd ? "the end of the text" : character switch { "\n" or "\r" => "the end of the line", _ => $"'{character}'" };
        return new(locate(index), "", $"expected {Expected()}, received {received}", Remedy(atEnd, character));
    }

    private int IndexOf(JsonException error)
    {
        var start = 0;
        for (var line = error.LineNumber ?? 0; line > 0; line--)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            if (end < 0)
            {
                break;
            }

            start = end + 1;
        }

        return start + (int)(error.BytePositionInLine ?? 0);
    }

    /// <summary>The reader takes a key and its colon as one token: whether it stopped between the two.</summary>
    private bool FollowsKey(int index)
    {
        var quote = bytes.AsSpan(0, index).TrimEnd(" \t\r\n"u8).Length - 1;
        return insideObject.Count > 0 && insideObject.Peek() && quote > consumed && bytes[quote] == (byte)'"';
    }

    private string Expected()
    {
        if (insideObject.Count == 0)
        {
            return previous == JsonTokenType.None ? "an object { … }" : "nothing after the end of the object";
        }

        return previous switch
        {
            JsonTokenType.PropertyName => "':' and a value",
            JsonTokenType.StartObject => "a key in double quotation marks or '}'",
            JsonTokenType.StartArray => "a value or ']'",
            _ => insideObject.Peek() ? "',' and a key in double quotation marks, or '}'" : "',' and a value, or ']'",
        };
    }

    private string Remedy(bool atEnd, string character)
    {
        if (atEnd)
        {
            return insideObject.Count == 0 ? "Write at least { }" : "Close every {, [ and \" that was opened";
        }

        return character switch
        {
            "'" => "Write keys and texts in double quotation marks",
            "\"" or "{" or "[" when previous != JsonTokenType.PropertyName => "Put a comma before it",
            "\"" or "{" or "[" => "Put a colon between the key and its value",
            "=" => "Write ':' between the key and its value",
            "," => "Remove the extra comma",
            "\n" or "\r" => "Close the text with \" on its line; write line breaks as \\n",
            "}" or "]" => "Close what was opened last, and give every key a value",
            _ when char.IsLetter(character, 0) || character == "_" => "Put double quotation marks around keys and texts",
            _ => "Correct the JSON there; // and /* */ comments and trailing commas are allowed",
        };
    }

    private static SettingsOrigin Place(byte[] bytes, long index, string file)
    {
        var before = bytes.AsSpan(0, (int)index);
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new(file, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }
}
