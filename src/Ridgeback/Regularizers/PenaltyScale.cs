namespace Ridgeback.Regularizers;

/// <summary>The factor before ‖w‖²: textbooks differ, and a strength means nothing without it.</summary>
public enum PenaltyScale
{
    /// <summary>½λ‖w‖², gradient λw: the default.</summary>
    Half,

    /// <summary>λ‖w‖², gradient 2λw.</summary>
    Full,

    /// <summary>λ/(2m)‖w‖² with m the number of training examples, fixed for the run; gradient λw/m.</summary>
    PerExample,
}
