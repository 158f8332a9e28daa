using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>Sizes of tensors as expressions.</summary>
public static class Norms
{
    /// <summary>Σ|w|^q, whose gradient at 0 is 0 for every q.</summary>
    /// <param name="weights">Any shape.</param>
    /// <param name="power">q > 0.</param>
    /// <remarks>
    /// The gradient elsewhere is q|w|^(q−1)·sign(w). Below q = 1 it has no limit at 0; a weight that is exactly 0 stays there.
    /// </remarks>
    public static Node PowerSum(Node weights, double power)
    {
        if (power is 1 or 2)
        {
            return power == 1 ? weights.Abs().Sum() : weights.Square().Sum();
        }

        var isThere = Node.Greater(weights.Abs(), 0.0);
        return (isThere * Power(Node.Select(isThere, weights.Abs(), 1.0), power)).Sum();
    }

    /// <summary>
    /// x^q of positive x. Halves and small whole numbers are products and a square root, which cost a fraction of a power.
    /// </summary>
    private static Node Power(Node x, double power)
    {
        if (power > 4 || 2 * power != Math.Floor(2 * power))
        {
            return Node.Power(x, power);
        }

        var result = power != Math.Floor(power) ? x.Sqrt() : null;
        for (var i = 1; i <= power; i++)
        {
            result = result is null ? x : result * x;
        }

        return result!;
    }

    /// <summary>The p-norm (Σ|w|^p)^(1/p), a scalar; its gradient at 0 is 0.</summary>
    /// <param name="weights">Any shape.</param>
    /// <param name="power">p > 0; at least 1 for a norm in the strict sense.</param>
    public static Node P(Node weights, double power)
    {
        var sum = PowerSum(weights, power);
        var isThere = Node.Greater(sum, 0.0);
        return isThere * Node.Power(Node.Select(isThere, sum, 1.0), 1 / power);
    }
}
