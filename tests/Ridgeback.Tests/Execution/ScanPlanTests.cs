using System.Numerics;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Tests.Graphs;

namespace Ridgeback.Tests.Execution;

/// <summary>A compiled scan equals the unrolled plan: values, gradients and Hessian-vector products.</summary>
public class ScanPlanTests
{
    /// <summary>Narrow and wide (panels), few steps and many, all states kept and chunks computed again.</summary>
    private static readonly (int Steps, int Batch, int Width)[] Sizes = [(1, 1, 1), (6, 3, 2), (10, 5, 40)];

    public static TheoryData<string> Names => [.. ScanModel.All.Select(model => model.Name)];

    [Theory, MemberData(nameof(Names)), Trait("Row", "R121")]
    public void It_equals_the_unrolled_plan_in_double(string name) => Compare<double>(name, 1e-13);

    [Theory, MemberData(nameof(Names)), Trait("Row", "R121")]
    public void It_equals_the_unrolled_plan_in_float(string name) => Compare<float>(name, 2e-4);

    [Theory, MemberData(nameof(Names))]
    public void Bits_do_not_depend_on_threads(string name)
    {
        foreach ((var steps, var batch, var width) in new[] { (6, 3, 2), (9, 70, 96) })
        {
            foreach (var keptBytes in new[] { 0, long.MaxValue })
            {
                var model = Model(name, steps, batch, width);
                var roots = Quantities(model, unrolled: false);
                var one = Run<float>(model, roots, new CompileOptions { KeptStateBytes = keptBytes });
                var four = Run<float>(model, roots, new CompileOptions { KeptStateBytes = keptBytes, Threads = 4 });
                PlanCheck.Same(four, one, 0, $"{name}, {steps} steps of {batch} × {width}");
            }
        }
    }

    private static void Compare<T>(string name, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((var steps, var batch, var width) in Sizes)
        {
            var model = Model(name, steps, batch, width);
            var expected = Run<T>(model, Quantities(model, unrolled: true), new CompileOptions());
            var roots = Quantities(model, unrolled: false);
            foreach (var keptBytes in new[] { 0, long.MaxValue })
            {
                var received = Run<T>(model, roots, new CompileOptions { KeptStateBytes = keptBytes });
                PlanCheck.Same(received, expected, tolerance, $"{name}, {steps} steps of {batch} × {width}, {keptBytes} bytes kept");
            }
        }
    }

    private static ScanModel Model(string name, int steps, int batch, int width) =>
        ScanModel.Make(steps, batch, width).Single(model => model.Name == name);

    /// <summary>Results, gradients and Hessian-vector products.</summary>
    private static Node[] Quantities(ScanModel model, bool unrolled)
    {
        var x = model.Inputs();
        var result = model.Build(x, unrolled);
        var loss = model.Loss(x, unrolled);
        return [.. result.States, .. result.Outputs, .. Gradients.Of(loss, x), .. Gradients.Of(ScanModel.Directional(loss, x), x)];
    }

    /// <summary>The roots' values after the first run and after the second, which runs emitted code.</summary>
    private static double[][] Run<T>(ScanModel model, Node[] roots, CompileOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var check = new PlanCheck(roots);
        foreach ((var i, var values) in model.Values().Index())
        {
            check.Feed($"x{i}", values);
        }

        check.Feed("lengths", model.Lengths ?? []);
        var plan = Plan<T>.Compile(roots, null, options);
        check.Fill(plan);
        var results = new List<double[]>();
        for (var run = 0; run < 2; run++)
        {
            plan.Run().ShouldBeTrue();
            results.AddRange(roots.Select((root, i) =>
                root.Shape.IsScalar ? [plan.Scalar(i)] : Array.ConvertAll(plan.Output(i).ToArray(), double.CreateTruncating)));
        }

        return [.. results];
    }
}
