using System.Numerics;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Execution;

/// <summary>Runs the same nodes as a plan and by the reference evaluator.</summary>
internal sealed class PlanCheck
{
    private readonly Node[] roots;
    private readonly Dictionary<string, double[]> reals = [];
    private readonly Dictionary<string, int[]> indices = [];

    public PlanCheck(params Node[] roots) => this.roots = roots;

    public int Batch { get; init; } = 1;

    public ulong Seed { get; init; } = 7;

    public void Feed(string key, double[] values) => reals[key] = values;

    public void Feed(string key, int[] values) => indices[key] = values;

    /// <summary>Values of all roots after each step, and of all variables after the last one, by the reference.</summary>
    public double[][] Reference(int steps = 1)
    {
        var evaluator = new ReferenceEvaluator<double>(Batch, Seed);
        foreach ((var key, var values) in reals)
        {
            evaluator.Feed(key, values);
        }

        foreach ((var key, var values) in indices)
        {
            evaluator.Feed(key, values);
        }

        var results = new List<double[]>();
        for (var step = 0; step < steps; step++)
        {
            results.AddRange(evaluator.Step(roots).Select(value => value.ToArray()));
        }

        results.AddRange(Traversal.Variables(roots).Select(variable => evaluator.Get(variable).ToArray()));
        return [.. results];
    }

    /// <summary>The same by a compiled plan, as doubles.</summary>
    /// <param name="path">The instruction path.</param>
    /// <param name="threads">How many.</param>
    /// <param name="steps">How many runs.</param>
    /// <param name="look">Sees the plan before it runs.</param>
    /// <param name="emitInRun">Fused kernels are interpreted before this run and code from then on.</param>
    public double[][] Plan<T>(InstructionPath path, int threads = 1, int steps = 1, Action<Plan<T>>? look = null, int emitInRun = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var store = new StateStore<T>(Seed);
        var variables = Traversal.Variables(roots);
        store.Add(variables);
        var plan = Ridgeback.Execution.Plan<T>.Compile(
            roots, store, new CompileOptions { Batch = Batch, Threads = threads, Path = path, EmitInRun = emitInRun });
        look?.Invoke(plan);
        Fill(plan);
        var results = new List<double[]>();
        for (var step = 0; step < steps; step++)
        {
            plan.Run();
            results.AddRange(roots.Select((root, i) =>
                root.Shape.IsScalar ? [plan.Scalar(i)] : Doubles(plan.Output(i))));
        }

        results.AddRange(variables.Select(variable =>
            variable.Shape.IsScalar ? [store.Scalar(variable)] : Doubles<T>(store.Tensor(variable))));
        return [.. results];
    }

    public void Fill<T>(Plan<T> plan)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((var key, var values) in reals.Where(entry => plan.Needs(entry.Key)))
        {
            if (plan.DescribeInput(key).Shape.IsScalar)
            {
                plan.SetScalar(key, values[0]);
            }
            else
            {
                Array.ConvertAll(values, T.CreateTruncating).CopyTo(plan.Input(key));
            }
        }

        foreach ((var key, var values) in indices.Where(entry => plan.Needs(entry.Key)))
        {
            values.CopyTo(plan.IndexInput(key));
        }
    }

    /// <summary>All |a − e| ≤ tolerance · max(1, largest |e| of the same result).</summary>
    public static void Same(double[][] actual, double[][] expected, double tolerance, string what)
    {
        actual.Length.ShouldBe(expected.Length, what);
        for (var result = 0; result < expected.Length; result++)
        {
            actual[result].Length.ShouldBe(expected[result].Length, what);
            var scale = Math.Max(1, expected[result].Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max());
            for (var i = 0; i < expected[result].Length; i++)
            {
                var a = actual[result][i];
                var e = expected[result][i];
                var same = a.Equals(e) || Math.Abs(a - e) <= tolerance * scale;
                same.ShouldBeTrue($"{what}: result {result}, element {i}: {a:R} is not {e:R}");
            }
        }
    }

    private static double[] Doubles<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = new double[values.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = double.CreateTruncating(values[i]);
        }

        return result;
    }
}
