using MathNet.Numerics.LinearAlgebra;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Regularizers;
using Ridgeback.Training;

namespace Ridgeback.Diagnostics;

/// <summary>Lanczos' method on the Hessian of a network's loss, in double precision; the Hessian itself is never formed.</summary>
/// <remarks>
/// A product Hv is one more derivative of the graph: the gradient of ⟨gradient, v⟩. The vectors are made orthogonal to all before
/// them, twice, so that rounding makes no copies of eigenvalues. A gradient norm above 1e-3 is called a slope; eigenvalues below 1e-6, of
/// the greatest or altogether, are called 0.
/// </remarks>
public sealed class CurvatureProbe
{
    private const double SmallGradient = 1e-3;
    private const double Negligible = 1e-6;

    private readonly Plan<double> plan;
    private readonly IReadOnlyList<Variable> variables;
    private readonly int[] starts;

    private CurvatureProbe(Plan<double> plan, IReadOnlyList<Variable> variables)
    {
        (this.plan, this.variables) = (plan, variables);
        starts = new int[variables.Count + 1];
        for (var i = 0; i < variables.Count; i++)
        {
            starts[i + 1] = checked(starts[i] + (int)variables[i].Shape.Count);
        }
    }

    private int Dimension => starts[^1];

    /// <summary>Measures the curvature at a model's parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Labelled rows, raw as they were loaded; the first ones are used.</param>
    /// <param name="penalties">Added to the mean data loss; default none.</param>
    /// <param name="rows">How many rows at most, ≥ 1; default 512.</param>
    /// <param name="steps">Lanczos steps at most, ≥ 1; default 30. Each keeps a vector as long as all parameters.</param>
    /// <exception cref="InputException">The data does not fit the model.</exception>
    public static Curvature Measure(Model model, Dataset data, IReadOnlyList<Penalty>? penalties = null, int rows = 512, int steps = 30) =>
        Measure(model, data, penalties, rows, steps, null);

    /// <summary>The same with class weights, which count for the network's own task.</summary>
    internal static Curvature Measure(
        Model model, Dataset data, IReadOnlyList<Penalty>? penalties, int rows, int steps, IReadOnlyList<double>? byClass)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (data.Count == 0 || data.Task != model.Network.Task.Kind || data.FeatureCount != model.FeatureCount)
        {
            throw new InputException("Curvature", $"expected labelled rows of {model.FeatureCount} features, received {data.Count} of "
                + $"{data.FeatureCount}", "Give data of the kind the model was trained on");
        }

        RowChecks.CheckHeads(model.Network, data);
        int[] chosen = [.. Enumerable.Range(0, Math.Min(rows, data.Count))];
        var graph = model.Network.Build(model.Parameters, Phase.Predict, RandomPlace.Initial);
        IReadOnlyList<Variable> trained = [.. model.Parameters.Trained];
        var tasks = TaskRows.Of(model, data, byClass);
        var loss = BuiltObjective.ValueOf(new Supervised(), model.Network, graph, tasks.IsWeighted);
        var scope = Regularization.ScopeOf(graph, trained, tasks.LearnedFrom);
        loss = (penalties ?? []).Aggregate(loss, (sum, penalty) => sum + penalty.Of(scope));

        var gradients = Gradients.Of(loss, [.. trained.Select(variable => variable.Value)]);
        var along =
            trained.Select((variable, i) => (gradients[i] * Node.Input(Key(i), variable.Shape)).Sum()).Aggregate((sum, next) => sum + next);
        var products = Gradients.Of(along, [.. trained.Select(variable => variable.Value)]);
        var store = new StateStore<double>();
        store.AddWithoutInitialValues(model.Parameters.All);
        store.CopyFrom(model.Store);
        var plan = Plan<double>.Compile([loss, .. gradients, .. products], store,
            new CompileOptions { Batch = chosen.Length, Team = new WorkerTeam(Environment.ProcessorCount) });
        TrainingPlans<double>.Feed(plan, tasks, chosen);
        return new CurvatureProbe(plan, trained).Run(steps);
    }

    private static string Key(int variable) => $"direction {variable}";

    private Curvature Run(int steps)
    {
        var basis = new List<double[]> { Start() };
        List<double> diagonal = [], beside = [];
        for (var k = 0; k < Math.Min(steps, Dimension); k++)
        {
            var next = Product(basis[k]);
            diagonal.Add(Dot(next, basis[k]));
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var earlier in basis)
                {
                    AddScaled(next, -Dot(next, earlier), earlier);
                }
            }

            var norm = Math.Sqrt(Dot(next, next));
            beside.Add(norm);
            if (norm <= 1e-10 * Math.Max(1e-300, diagonal.Max(Math.Abs)) || norm == 0)
            {
                break;
            }

            basis.Add(Array.ConvertAll(next, value => value / norm));
        }

        var size = diagonal.Count;
        var tridiagonal =
            Matrix<double>.Build.Dense(size, size, (i, j) => i == j ? diagonal[i] : Math.Abs(i - j) == 1 ? beside[Math.Min(i, j)] : 0);
        var decomposed = tridiagonal.Evd(Symmetricity.Symmetric);
        double[] values = [.. decomposed.EigenValues.Select(value => value.Real)];
        var least = decomposed.EigenVectors.Column(0).ToArray();
        var gradient = Enumerable.Range(0, variables.Count).SelectMany(i => Values(1 + i)).ToArray();
        var gradientNorm = Math.Sqrt(Dot(gradient, gradient));
        return new Curvature(
            plan.Scalar(0), gradientNorm, values, Math.Abs(beside[^1] * least[^1]), KindOf(gradientNorm, values), Direction(basis, least));
    }

    private static CurvatureKind KindOf(double gradientNorm, double[] values)
    {
        var scale = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));
        return gradientNorm > SmallGradient ? CurvatureKind.Slope
            : scale < Negligible ? CurvatureKind.Flat
            : values[0] >= -Negligible * scale ? CurvatureKind.Minimum
            : values[^1] <= Negligible * scale ? CurvatureKind.Maximum
            : CurvatureKind.Saddle;
    }

    private Dictionary<string, double[]> Direction(List<double[]> basis, double[] weights)
    {
        var direction = new double[Dimension];
        for (var k = 0; k < weights.Length; k++)
        {
            AddScaled(direction, weights[k], basis[k]);
        }

        return variables.Index().ToDictionary(
            entry => entry.Item.Name, entry => direction[starts[entry.Index]..starts[entry.Index + 1]], StringComparer.Ordinal);
    }

    /// <summary>Hv; the loss and the gradient come with it.</summary>
    private double[] Product(double[] v)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            if (plan.Needs(Key(i)))
            {
                v.AsSpan(starts[i]..starts[i + 1]).CopyTo(plan.Input(Key(i)));
            }
        }

        plan.Run();
        return [.. Enumerable.Range(0, variables.Count).SelectMany(i => Values(1 + variables.Count + i))];
    }

    private double[] Values(int output) => plan.Output(output).ToArray();

    /// <summary>The same random vector of norm 1 in every run.</summary>
    private unsafe double[] Start()
    {
        var vector = new double[Dimension];
        fixed (double* target = vector)
        {
            TileKernels<double>.For(Hardware.Best)
                .NormalRow(new RandomAddress(Philox.KeyOf(1, "curvature"), 0, 0, 0), 0, target, vector.Length);
        }

        var norm = Math.Sqrt(Dot(vector, vector));
        return Array.ConvertAll(vector, value => value / norm);
    }

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static void AddScaled(double[] x, double factor, double[] y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            x[i] += factor * y[i];
        }
    }
}
