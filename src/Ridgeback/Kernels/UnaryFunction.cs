namespace Ridgeback.Kernels;

/// <summary>A function of one number. Not-a-number stays not-a-number in all of them.</summary>
internal enum UnaryFunction
{
    Negate,
    Abs,

    /// <summary>−1, 0 or 1; 0 at 0.</summary>
    Sign,
    Sqrt,
    Square,
    Reciprocal,
    Exp,
    Log,

    /// <summary>ln(1 + x).</summary>
    Log1p,

    /// <summary>eˣ − 1.</summary>
    Expm1,
    Tanh,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,
    Sin,
    Cos,
    Floor,

    /// <summary>1 − x: the opposite of a mask.</summary>
    Not,
}
