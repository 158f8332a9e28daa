namespace Ridgeback.Configuration;

/// <summary>What all readers of one pass share: the faults so far, and the definitions of a schema.</summary>
internal sealed class SettingsContext
{
    private readonly bool muted;

    private SettingsContext(bool muted, SettingsNode? definitions)
    {
        this.muted = muted;
        Definitions = definitions;
    }

    /// <summary>The schema's <c>$defs</c> when settings are being described, else null.</summary>
    public SettingsNode? Definitions { get; }

    /// <summary>How deep the object is that is being described.</summary>
    public int Depth { get; set; }

    public List<ConfigurationFault> Faults { get; } = [];

    public static SettingsContext Reading() => new(false, null);

    /// <summary>For values nobody wrote: what stands in for a faulty setting raises no further fault.</summary>
    public static SettingsContext Muted() => new(true, null);

    public static SettingsContext Describing(SettingsNode definitions) => new(true, definitions);

    public void Report(SettingsOrigin origin, string path, string message, string remedy)
    {
        if (!muted)
        {
            Faults.Add(new(origin, path, message, remedy));
        }
    }
}
