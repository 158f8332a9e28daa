namespace Ridgeback.Training;

/// <summary>How weights are found.</summary>
public enum Solver
{
    /// <summary>By the optimizer, step by step.</summary>
    Gradient,

    /// <summary>For a linear network, numbers and an L2 penalty: at once, as <see cref="RidgeRegression"/> says.</summary>
    ClosedForm,
}
