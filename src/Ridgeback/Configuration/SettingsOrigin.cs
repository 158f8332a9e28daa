namespace Ridgeback.Configuration;

/// <summary>Where a key or value was written: a place in a file, or a <c>--set</c> option.</summary>
/// <param name="File">Name of the file as the person gave it.</param>
/// <param name="Line">Line, from 1; 0 for an option.</param>
/// <param name="Column">Column in characters, from 1; 0 for an option.</param>
/// <param name="Option">The path of the <c>--set path=value</c> option, or null when it stands in the file.</param>
public readonly record struct SettingsOrigin(string File, int Line, int Column, string? Option = null)
{
    internal static SettingsOrigin OfOption(string path) => new("", 0, 0, path);

    /// <summary><c>file:line:column</c>, or <c>--set path</c>.</summary>
    public override string ToString() => Option is null ? $"{File}:{Line}:{Column}" : $"--set {Option}";
}
