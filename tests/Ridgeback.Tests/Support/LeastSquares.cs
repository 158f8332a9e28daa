using MathNet.Numerics.LinearAlgebra;
using Ridgeback.Execution;
using Ridgeback.Graphs;

namespace Ridgeback.Tests.Support;

/// <summary>L = ‖Xw − y‖²/2n with its Hessian H = XᵀX/n = QΛQᵀ and its minimum w*, by MathNet: the oracle of the identities.</summary>
internal sealed class LeastSquares
{
    public const int Rows = 40;
    public const int Columns = 6;

    /// <param name="orthogonal">True makes H diagonal.</param>
    public LeastSquares(bool orthogonal = false)
    {
        var wave = Matrix<double>.Build.Dense(
            Rows, Columns, (i, j) => Math.Sin((1.3 * i) + (2.1 * j * j) + (0.37 * i * j)) + (0.4 * Math.Cos(i * (j + 1))));
        X = orthogonal
            ? wave.QR().Q.SubMatrix(0, Rows, 0, Columns) * Matrix<double>.Build.DiagonalOfDiagonalArray([9, 7, 6, 5, 4, 3])
            : wave;
        Y = Vector<double>.Build.Dense(Rows, i => Math.Cos(0.7 * i) + (0.5 * X[i, 0]) - X[i, 2]);
        H = X.TransposeThisAndMultiply(X) / Rows;
        var eigen = H.Evd(Symmetricity.Symmetric);
        (Q, Eigenvalues) = (eigen.EigenVectors, eigen.EigenValues.Map(value => value.Real));
        Minimum = H.Solve(X.TransposeThisAndMultiply(Y) / Rows);
        Weights = Table.Variable("line/weights", [Columns, 1], new double[Columns]);
        var difference = Node.MatMul(Node.Constant(X.ToRowMajorArray(), [Rows, Columns]), Weights) - Node.Constant(Y.ToArray(), [Rows, 1]);
        Loss = difference.Square().Sum() / (2.0 * Rows);
    }

    public Matrix<double> X { get; }

    public Vector<double> Y { get; }

    public Matrix<double> H { get; }

    public Matrix<double> Q { get; }

    public Vector<double> Eigenvalues { get; }

    /// <summary>w*.</summary>
    public Vector<double> Minimum { get; }

    /// <summary>w, (columns, 1), first 0.</summary>
    public Variable Weights { get; }

    /// <summary>L, a scalar.</summary>
    public Node Loss { get; }

    /// <summary>A step size at which descent converges.</summary>
    public double SafeRate => 1 / Eigenvalues.Maximum();

    /// <summary>Runs an update of the weights (and of what else is assigned) many times and gives the weights.</summary>
    public Vector<double> Run(int steps, IReadOnlyList<Node> assignments, StateStore<double> store)
    {
        var plan = Plan<double>.Compile(assignments, store);
        for (var step = 0; step < steps; step++)
        {
            plan.Run();
        }

        return Vector<double>.Build.Dense(store.Tensor(Weights));
    }

    /// <summary>The same for w ← project(w − rate · gradient of the objective).</summary>
    public Vector<double> Descend(int steps, double rate, Node objective, Func<Node, Node>? project = null)
    {
        var next = Weights.Value - (rate * Gradients.Of(objective, [Weights])[0]);
        var store = new StateStore<double>();
        store.Add([Weights]);
        return Run(steps, [Node.Assign(Weights, project?.Invoke(next) ?? next)], store);
    }
}
