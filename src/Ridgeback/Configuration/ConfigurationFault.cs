namespace Ridgeback.Configuration;

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Origin">Where it was written.</param>
/// <param name="Path">Which setting, such as <c>network.layers[1].units</c>; empty for the document itself.</param>
/// <param name="Message">What was expected and what was received.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record ConfigurationFault(SettingsOrigin Origin, string Path, string Message, string Remedy)
{
    /// <summary>Name of the file; empty for a <c>--set</c> option.</summary>
    public string File => Origin.File;

    /// <summary>Line, from 1; 0 for a <c>--set</c> option.</summary>
    public int Line => Origin.Line;

    /// <summary>Column in characters, from 1; 0 for a <c>--set</c> option.</summary>
    public int Column => Origin.Column;

    /// <summary><c>file:line:column path: expected …, received …. Remedy.</c></summary>
    public override string ToString() =>
        Path.Length == 0 || Path == Origin.Option
            ? $"{Origin}: {Message}. {Remedy}."
            : $"{Origin} {Path}: {Message}. {Remedy}.";
}
