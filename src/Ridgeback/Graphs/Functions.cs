namespace Ridgeback.Graphs;

/// <summary>Functions that are compositions of ops.</summary>
public static class Functions
{
    /// <summary>max(x, 0); the gradient at 0 is 0.</summary>
    public static Node Relu(this Node x) => Node.Maximum(x, 0.0);

    /// <summary>x where x > 0, else slope · x; the gradient at 0 is the slope.</summary>
    public static Node LeakyRelu(this Node x, double slope) => Node.Select(Node.Greater(x, 0.0), x, slope * x);

    /// <summary>ln Σ eˣ over the last axis, kept with length 1; stable for any finite x.</summary>
    public static Node LogSumExp(this Node x)
    {
        var largest = x.Max(true, -1).StopGradient();
        return (x - largest).Exp().Sum(true, -1).Log() + largest;
    }

    /// <summary>x − ln Σ eˣ over the last axis.</summary>
    public static Node LogSoftmax(this Node x)
    {
        var shifted = x - x.Max(true, -1).StopGradient();
        return shifted - shifted.Exp().Sum(true, -1).Log();
    }

    /// <summary>eˣ / Σ eˣ over the last axis.</summary>
    public static Node Softmax(this Node x)
    {
        var powers = (x - x.Max(true, -1).StopGradient()).Exp();
        return powers / powers.Sum(true, -1);
    }
}
