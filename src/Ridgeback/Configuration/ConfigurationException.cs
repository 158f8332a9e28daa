namespace Ridgeback.Configuration;

/// <summary>A configuration cannot be used. Holds every fault that was found, not only the first.</summary>
/// <remarks>The message lists the faults, one a line: those in the file from top to bottom, then the options.</remarks>
public sealed class ConfigurationException : Exception
{
    /// <param name="faults">At least one fault, in any order.</param>
    public ConfigurationException(IEnumerable<ConfigurationFault> faults)
        : this([.. faults.OrderBy(fault => fault.Origin.Option is not null).ThenBy(fault => fault.Line).ThenBy(fault => fault.Column)])
    {
    }

    private ConfigurationException(ConfigurationFault[] sorted)
        : base(string.Join('\n', sorted.Select(fault => fault.ToString())))
    {
        Faults = sorted;
    }

    /// <summary>The faults in the order of the message.</summary>
    public IReadOnlyList<ConfigurationFault> Faults { get; }
}
