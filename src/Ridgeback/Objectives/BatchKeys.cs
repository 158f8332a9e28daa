using Ridgeback.Networks;

namespace Ridgeback.Objectives;

/// <summary>The names of the inputs that a batch fills, besides the features.</summary>
internal static class BatchKeys
{
    public const string Targets = "targets";
    public const string Examples = "examples";
    public const string Weights = "weights";

    /// <summary>An input of a further head.</summary>
    public static string Of(string key, Head head) => $"{key}:{head.Name}";
}
