namespace Ridgeback.Kernels;

/// <summary>A function of two numbers. Comparisons give 1 or 0, and 0 with not-a-number.</summary>
internal enum BinaryFunction
{
    Add,
    Subtract,
    Multiply,
    Divide,

    /// <summary>The greater; not-a-number if either is.</summary>
    Maximum,

    /// <summary>The lesser; not-a-number if either is.</summary>
    Minimum,
    Power,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Equal,
}
