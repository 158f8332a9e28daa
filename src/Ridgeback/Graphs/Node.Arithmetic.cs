using Ridgeback.Graphs.Ops;

namespace Ridgeback.Graphs;

/// <content>Element-wise arithmetic. Shapes of two operands stretch to each other.</content>
public sealed partial class Node
{
    /// <summary>A constant scalar.</summary>
    public static implicit operator Node(double value) => Of(new Constant(value));

    /// <summary>x + y.</summary>
    public static Node operator +(Node x, Node y) => Of(new Add(), x, y);

    /// <summary>x − y.</summary>
    public static Node operator -(Node x, Node y) => Of(new Subtract(), x, y);

    /// <summary>x · y, element by element.</summary>
    public static Node operator *(Node x, Node y) => Of(new Multiply(), x, y);

    /// <summary>x / y.</summary>
    public static Node operator /(Node x, Node y) => Of(new Divide(), x, y);

    /// <summary>−x.</summary>
    public static Node operator -(Node x) => Of(new Negate(), x);

    /// <summary>The larger of both; at a tie the gradient goes to y.</summary>
    public static Node Maximum(Node x, Node y) => Of(new Maximum(), x, y);

    /// <summary>The smaller of both; at a tie the gradient goes to y.</summary>
    public static Node Minimum(Node x, Node y) => Of(new Minimum(), x, y);

    /// <summary>xʸ.</summary>
    public static Node Power(Node x, Node y) => Of(new Power(), x, y);

    /// <summary>1 where x > y, else 0.</summary>
    public static Node Greater(Node x, Node y) => Of(new Greater(), x, y);

    /// <summary>1 where x ≥ y, else 0.</summary>
    public static Node GreaterOrEqual(Node x, Node y) => Of(new GreaterOrEqual(), x, y);

    /// <summary>1 where x = y, else 0.</summary>
    public static Node Equal(Node x, Node y) => Of(new Equal(), x, y);

    /// <summary><paramref name="x"/> where the mask is not 0, else <paramref name="y"/>.</summary>
    public static Node Select(Node mask, Node x, Node y) => Of(new Select(), mask, x, y);

    /// <summary>|x|.</summary>
    public Node Abs() => Of(new Abs(), this);

    /// <summary>−1, 0 or 1; 0 at 0.</summary>
    public Node Sign() => Of(new Sign(), this);

    /// <summary>√x.</summary>
    public Node Sqrt() => Of(new Sqrt(), this);

    /// <summary>x².</summary>
    public Node Square() => Of(new Square(), this);

    /// <summary>1/x.</summary>
    public Node Reciprocal() => Of(new Reciprocal(), this);

    /// <summary>eˣ.</summary>
    public Node Exp() => Of(new Exp(), this);

    /// <summary>ln x.</summary>
    public Node Log() => Of(new Log(), this);

    /// <summary>ln(1 + x).</summary>
    public Node Log1p() => Of(new Log1p(), this);

    /// <summary>eˣ − 1.</summary>
    public Node Expm1() => Of(new Expm1(), this);

    /// <summary>tanh x.</summary>
    public Node Tanh() => Of(new Tanh(), this);

    /// <summary>σ(x) = 1/(1 + e⁻ˣ).</summary>
    public Node Sigmoid() => Of(new Sigmoid(), this);

    /// <summary>ln(1 + eˣ).</summary>
    public Node Softplus() => Of(new Softplus(), this);

    /// <summary>sin x.</summary>
    public Node Sin() => Of(new Sin(), this);

    /// <summary>cos x.</summary>
    public Node Cos() => Of(new Cos(), this);

    /// <summary>The largest whole number ≤ x.</summary>
    public Node Floor() => Of(new Floor(), this);

    /// <summary>The same value; no gradient flows through.</summary>
    public Node StopGradient() => Of(new StopGradient(), this);
}
