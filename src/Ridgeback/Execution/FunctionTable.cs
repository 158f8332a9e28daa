using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Which kernel function computes which element-wise op.</summary>
internal static class FunctionTable
{
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
