using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Execution;

/// <summary>Patterns that once ran wrongly, each as small as it can be; square shapes make rows and columns easy to confuse.</summary>
public class FusionTests
{
    private readonly Node x = Node.Input("x", [4, 4]);
    private readonly RandomPlace place = new(1.0, 0.0);

    [Fact]
    public void Sum_of_each_row_used_as_a_number_for_each_column()
    {
        var sums = x.Sum(1);
        Check(x - sums, x * Node.Greater(x, sums), (x + sums).Max(0));
    }

    [Fact]
    public void Sum_of_each_row_times_random_numbers_of_its_own()
    {
        var sums = x.Sum(1);
        var kept = Node.RandomBernoulli("mask", [4], 0.5, place);
        Check(x * (sums * kept).Reshape([4, 1]), sums + Node.RandomUniform("u", [4], place));
    }

    [Fact]
    public void Random_numbers_for_rows_stay_within_their_memory()
    {
        var wide = Node.Input("w", [3, 700]);
        var sums = wide.Exp().Sum(1);
        var check = new PlanCheck(wide.Exp() * (sums * Node.RandomNormal("n", [3], place)).Reshape([3, 1]));
        check.Feed("w", new Shuffler(3).Numbers(2100));
        PlanCheck.Same(check.Plan<double>(Hardware.Best), check.Reference(), 1e-11, "rows");
    }

    [Fact]
    public void Row_values_compared_with_a_number_for_each_column_of_theirs()
    {
        var cube = Node.Input("cube", [3, 5, 3]);
        var rows = cube.Tanh().Sum(2);
        var limits = Node.Input("limits", [5]);
        Check(rows * Node.Greater(rows, limits), (cube.Tanh() * rows.Reshape([3, 5, 1])).Sum());
    }

    [Fact]
    public void Operands_that_see_the_rows_differently()
    {
        var cube = Node.Input("cube", [3, 5, 3]);
        var outer = Node.Input("outer", [3, 1, 1]);
        var inner = Node.Input("inner", [3]);
        var mask = Node.Greater(cube, 0.1);
        Check(
            Node.Select(mask, outer, inner) + (mask * cube), (outer * inner) + cube, (cube * inner).Sum(0) + (cube * outer).Sum(0),
            Node.Greater(cube * inner, cube * outer).Sum(2), outer.BroadcastTo([3, 5, 3]).Sum(1), Node.Greater(cube, inner).Sum(1));
    }

    [Fact]
    public void Largest_over_axes_that_are_apart()
    {
        var cube = Node.Input("cube", [3, 5, 3]);
        Check(cube.Max(0, 2), cube.Max(true, 0, 2), cube.Sum(0, 2), cube.Reshape([3, 5, 3, 1]).Sum(1, 3),
            cube.Reshape([3, 1, 5, 3]).Max(1, 2));
    }

    [Fact]
    public void Products_that_are_added_and_wanted_elsewhere()
    {
        var product = x * (x + 1.0);
        var row = Node.Input("inner", [4]);
        Check(product + x, product.Sum(0), (2.0 * x) + x, x + (x * row), (x * row) + row, (x.Sum(1) * 0.5) + x.Sum(1),
            (0.5 * x) + (0.25 * x));
    }

    private static void Check(params Node[] roots)
    {
        foreach (var some in roots.Select(root => new[] { root }).Append(roots))
        {
            var check = new PlanCheck(some);
            foreach (var input in Traversal.InOrder(roots).Where(node => node.Op is Ridgeback.Graphs.Ops.Input))
            {
                check.Feed(input.Name!, new Shuffler((ulong)input.Name!.Length).Numbers(input.Shape.Count));
            }

            var expected = check.Reference();
            foreach (var path in Hardware.Available)
            {
                PlanCheck.Same(check.Plan<double>(path), expected, 1e-12, $"{string.Join(", ", some.Select(root => root.Op))}, {path}");
            }
        }
    }
}
