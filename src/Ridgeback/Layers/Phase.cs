namespace Ridgeback.Layers;

/// <summary>What a network is built for.</summary>
public enum Phase
{
    /// <summary>Masks and noise are drawn, batch statistics are used, moving averages advance.</summary>
    Train,

    /// <summary>Nothing is random and nothing is written.</summary>
    Predict,
}
