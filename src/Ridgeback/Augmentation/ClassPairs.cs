namespace Ridgeback.Augmentation;

/// <summary>Characters and words that a mirror or a turn makes into others.</summary>
internal static class ClassPairs
{
    /// <summary>In a mirror beside them.</summary>
    public static IReadOnlyList<(string One, string Other)> LeftAndRight { get; } =
        [("b", "d"), ("p", "q"), ("s", "z"), ("S", "Z"), ("2", "5"), ("3", "E"), ("<", ">"), ("(", ")"), ("[", "]"), ("{", "}"),
            ("/", "\\"), ("left", "right"), ("east", "west")];

    /// <summary>In a mirror below them.</summary>
    public static IReadOnlyList<(string One, string Other)> UpAndDown { get; } =
        [("b", "p"), ("d", "q"), ("M", "W"), ("m", "w"), ("n", "u"), ("2", "5"), ("6", "9"), ("up", "down"), ("north", "south"), ("^", "v"),
            ("/", "\\")];

    /// <summary>Turned upside down.</summary>
    public static IReadOnlyList<(string One, string Other)> HalfTurn { get; } =
        [("6", "9"), ("b", "q"), ("d", "p"), ("M", "W"), ("m", "w"), ("n", "u"), ("up", "down"), ("left", "right"), ("north", "south"),
            ("east", "west"), ("<", ">"), ("^", "v")];

    /// <summary>Turned on their side.</summary>
    public static IReadOnlyList<(string One, string Other)> QuarterTurn { get; } =
        [("N", "Z"), ("n", "z"), ("-", "|"), ("E", "M"), ("up", "right"), ("up", "left"), ("down", "left"), ("down", "right"),
            ("horizontal", "vertical")];
}
