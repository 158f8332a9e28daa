namespace Ridgeback.Configuration;

/// <summary>One of several forms a setting can take, told apart by its <c>"type"</c>.</summary>
/// <param name="Tag">The value of <c>"type"</c>, such as <c>adam</c>; read in any case.</param>
/// <param name="Description">One line: what it is.</param>
/// <param name="Bind">Reads the settings of this form.</param>
public sealed record Variant<T>(string Tag, string Description, Func<SettingsReader, T> Bind);
