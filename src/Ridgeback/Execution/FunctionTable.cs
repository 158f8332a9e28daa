using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Which kernel function computes which element-wise op.</summary>
internal static class FunctionTable
{
    private static readonly HashSet<Type> Known =
    [
        typeof(Negate), typeof(Abs), typeof(Sign), typeof(Sqrt), typeof(Square), typeof(Reciprocal), typeof(Exp),
        typeof(Log), typeof(Log1p), typeof(Expm1), typeof(Tanh), typeof(Sigmoid), typeof(Softplus), typeof(Sin),
        typeof(Cos), typeof(Floor), typeof(Add), typeof(Subtract), typeof(Multiply), typeof(Divide), typeof(Maximum),
        typeof(Minimum), typeof(Power), typeof(Greater), typeof(GreaterOrEqual), typeof(Equal), typeof(Select),
    ];

    /// <summary>False for a user's own element-wise op, which runs by its fprop.</summary>
    public static bool Knows(Graphs.Op op) => Known.Contains(op.GetType());

    public static UnaryFunction Of(UnaryOp op) => op switch
    {
        Negate => UnaryFunction.Negate,
        Abs => UnaryFunction.Abs,
        Sign => UnaryFunction.Sign,
        Sqrt => UnaryFunction.Sqrt,
        Square => UnaryFunction.Square,
        Reciprocal => UnaryFunction.Reciprocal,
        Exp => UnaryFunction.Exp,
        Log => UnaryFunction.Log,
        Log1p => UnaryFunction.Log1p,
        Expm1 => UnaryFunction.Expm1,
        Tanh => UnaryFunction.Tanh,
        Sigmoid => UnaryFunction.Sigmoid,
        Softplus => UnaryFunction.Softplus,
        Sin => UnaryFunction.Sin,
        Cos => UnaryFunction.Cos,
        Floor => UnaryFunction.Floor,
        _ => throw new NotSupportedException($"Element-wise op {op.Name} has no kernel function."),
    };

    public static BinaryFunction Of(BinaryOp op) => op switch
    {
        Add => BinaryFunction.Add,
        Subtract => BinaryFunction.Subtract,
        Multiply => BinaryFunction.Multiply,
        Divide => BinaryFunction.Divide,
        Maximum => BinaryFunction.Maximum,
        Minimum => BinaryFunction.Minimum,
        Power => BinaryFunction.Power,
        Greater => BinaryFunction.Greater,
        GreaterOrEqual => BinaryFunction.GreaterOrEqual,
        Equal => BinaryFunction.Equal,
        _ => throw new NotSupportedException($"Element-wise op {op.Name} has no kernel function."),
    };
}
