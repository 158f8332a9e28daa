using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;
using Ridgeback.Training;

namespace Ridgeback.Diagnostics;

/// <summary>Compares the gradients of a loss with central differences, in double precision (R044).</summary>
/// <remarks>
/// For each element x of a variable: numeric n = (L(x + h) − L(x − h)) / 2h with h = ε·max(1, |x|), ε = 1e-5;
/// relative error |a − n| / max(|a|, |n|, 1e-3·max|g|), where max|g| is the largest analytic gradient of all. Where
/// the loss has a kink between x − h and x + h (a ReLU unit changes sides) no difference approximates the gradient:
/// the one-sided differences then disagree by more than smooth curvature explains, the step is made smaller, and if
/// they still disagree the element is left out and counted.
/// </remarks>
public sealed class GradientChecker
{
    /// <summary>The largest relative error that passes.</summary>
    public const double Tolerance = 1e-6;

    private const double StepSize = 1e-5;
    private const double Floor = 1e-3;
    private const int Refinements = 3;

    private readonly StateStore<double> store;
    private readonly Plan<double> loss;
    private readonly Action? feed;

    private GradientChecker(StateStore<double> store, Plan<double> loss, Action? feed)
    {
        this.store = store;
        this.loss = loss;
        this.feed = feed;
    }

    /// <summary>Checks a scalar node with respect to variables.</summary>
    /// <param name="node">The loss; rank 0.</param>
    /// <param name="variables">The variables to check; their values in the store are restored.</param>
    /// <param name="store">Holds all variables that the loss reaches.</param>
    /// <param name="options">Lengths of open axes.</param>
    /// <param name="feed">Fills the inputs of each compiled plan; null when there are none.</param>
    /// <exception cref="GraphException">The loss is no scalar.</exception>
    public static GradientCheck Check(
        Node node, IReadOnlyList<Variable> variables, StateStore<double> store, CompileOptions? options = null,
        Action<Plan<double>>? feed = null)
    {
        if (!node.Shape.IsScalar)
        {
            throw new GraphException("Gradient check", $"expected a scalar loss, received {node.Shape}", "Sum or average it first");
        }

        var gradients = Gradients.Of(node, [.. variables.Select(variable => variable.Value)]);
        var analytic = Plan<double>.Compile([.. gradients], store, options);
        feed?.Invoke(analytic);
        analytic.Run();
        double[][] values =
            [.. variables.Select((variable, i) => variable.Shape.IsScalar ? [analytic.Scalar(i)] : analytic.Output(i).ToArray())];
        var largest = values.SelectMany(v => v).Select(Math.Abs).DefaultIfEmpty().Max();
        var plan = Plan<double>.Compile([node], store, options);
        var checker = new GradientChecker(store, plan, feed is null ? null : () => feed(plan));
        checker.feed?.Invoke();
        return new GradientCheck([.. variables.Select((variable, i) => checker.CheckVariable(variable, values[i], largest))]);
    }

    /// <summary>Checks every parameter of a network on some rows of data, in the train phase, masks frozen.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">Rows, preprocessed; the first <paramref name="rows"/> are used.</param>
    /// <param name="rows">How many rows, ≥ 2. Default 8.</param>
    /// <param name="seed">The seed of the parameters and masks. Default 1.</param>
    /// <exception cref="InputException">The data does not fit the network.</exception>
    public static GradientCheck Check(Network network, Dataset data, int rows = 8, ulong seed = 1)
    {
        rows = Math.Min(rows, data.Count);
        var graph = new TrainingGraph(network, new TrainingOptions(), data.Count, data.HasMissingLabels);
        var tasks = TaskRows.Of(network, data, data, new TargetScaling?[network.Heads.Count]);
        var plans = new TrainingPlans<double>(graph, seed, new WorkerTeam(1));
        int[] chosen = [.. Enumerable.Range(0, rows).Select(i => (int)((long)i * data.Count / rows))];
        return Check(
            graph.Loss, graph.Trained, plans.Store, new CompileOptions { Batch = rows },
            plan => TrainingPlans<double>.Feed(plan, tasks, chosen));
    }

    private VariableCheck CheckVariable(Variable variable, double[] analytic, double largest)
    {
        var worst = new VariableCheck(variable.Name, variable.Shape, -1, 0, 0, 0, 0, 0, analytic.Length);
        var kinks = 0;
        var errors = new List<double>(analytic.Length);
        loss.Run();
        var middle = loss.Scalar(0);
        for (var i = 0; i < analytic.Length; i++)
        {
            if (Difference(variable, i, middle) is not { } numeric)
            {
                kinks++;
                continue;
            }

            var scale = Math.Max(Math.Max(Math.Abs(analytic[i]), Math.Abs(numeric)), Floor * largest);
            var error = scale == 0 ? 0 : Math.Abs(analytic[i] - numeric) / scale;
            errors.Add(error);
            if (error > worst.RelativeError || worst.Position < 0 || double.IsNaN(error))
            {
                worst = worst with { Position = i, Analytic = analytic[i], Numeric = numeric, RelativeError = error };
            }
        }

        errors.Sort();
        return worst with { Kinks = kinks, Typical = errors.Count == 0 ? 0 : errors[errors.Count / 2] };
    }

    /// <summary>The central difference; null where a kink lies within the smallest step.</summary>
    private double? Difference(Variable variable, int position, double middle)
    {
        var x = Get(variable, position);
        var step = StepSize * Math.Max(1, Math.Abs(x));
        for (var refinement = 0; refinement < Refinements; refinement++, step /= 10)
        {
            var above = Run(variable, position, x + step);
            var below = Run(variable, position, x - step);
            var right = (above - middle) / step;
            var left = (middle - below) / step;
            var half = (Run(variable, position, x + (step / 2)) - middle) / (step / 2);
            Set(variable, position, x);

            // On a smooth curve |right − left| ≈ |L''|·step and halving the step halves |right − central|.
            var central = (right + left) / 2;
            var noise = 1e-15 * Math.Max(1, Math.Abs(middle)) / step * 16;
            var bend = Math.Abs(right - left) / 2;
            if (Math.Abs(Math.Abs(half - central) - (bend / 2)) <= (0.01 * bend) + noise + (1e-7 * Math.Abs(central)))
            {
                return central;
            }
        }

        return null;
    }

    private double Run(Variable variable, int position, double value)
    {
        Set(variable, position, value);
        loss.Run();
        return loss.Scalar(0);
    }

    private void Set(Variable variable, int position, double value)
    {
        if (variable.Shape.IsScalar)
        {
            store.Scalar(variable) = value;
        }
        else
        {
            store.Element(variable, position) = value;
        }
    }

    private double Get(Variable variable, int position) =>
        variable.Shape.IsScalar ? store.Scalar(variable) : store.Element(variable, position);
}
