using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Ridgeback.Tests.Training;

/// <summary>The room stays one of small files: each with one reason, and constructors that only put together.</summary>
public partial class RoomTests
{
    private const int MostLines = 200;
    private const int MostLinesOfConstructor = 15;

    [Fact]
    public void No_file_of_the_room_is_longer_than_200_lines()
    {
        var files = Files();
        files.Count.ShouldBeGreaterThan(60);
        files.Where(file => file.Lines.Length > MostLines).Select(file => $"{file.Name}: {file.Lines.Length}").ShouldBeEmpty();
    }

    [Fact]
    public void No_constructor_of_the_room_is_longer_than_15_lines()
    {
        var constructors = Files().SelectMany(file => ConstructorsOf(file.Name, file.Lines)).ToList();
        constructors.Count.ShouldBeGreaterThan(10);
        constructors.Where(constructor => constructor.Lines > MostLinesOfConstructor).ShouldBeEmpty();
    }

    [Fact]
    public void The_reading_finds_a_constructor_and_its_length()
    {
        string[] lines =
        [
            "internal sealed class Some", "{", "    public Some(int a,", "        int b)", "    {",
            "        One();", "        Two();", "    }", "}",
            "internal sealed class Other(int a)", "{", "    public static Other Of(int a)", "    {", "        return new(a);", "    }", "}",
        ];
        ConstructorsOf("Some.cs", lines).ShouldBe([("Some.cs", "Some", 2)]);
    }

    /// <summary>A constructor is a member of its type's name; its body ends at the brace under it.</summary>
    private static IEnumerable<(string File, string Type, int Lines)> ConstructorsOf(string file, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (Constructor().Match(lines[i]) is { Success: true } match)
            {
                var open = Array.IndexOf(lines, "    {", i);
                var end = Array.FindIndex(lines, i, line => line.TrimEnd().EndsWith(';'));
                if (open >= 0 && (end < 0 || open < end))
                {
                    yield return (file, match.Groups["type"].Value, Array.IndexOf(lines, "    }", open) - open - 1);
                }
            }
        }
    }

    private static List<(string Name, string[] Lines)> Files([CallerFilePath] string here = "") =>
    [
        .. new[] { "Training", "Objectives" }
            .Select(room => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "Ridgeback", room)))
            .SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Select(path => (Path.GetFileName(path), File.ReadAllLines(path))),
    ];

    [GeneratedRegex(@"^    (public|internal|protected|private) (?<type>[A-Z]\w*)\(")]
    private static partial Regex Constructor();
}
