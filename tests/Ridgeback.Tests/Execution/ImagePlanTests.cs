using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Execution;

/// <summary>Kernels of convolution and pooling against the plain calculation, with all gradients.</summary>
public class ImagePlanTests
{
    public static TheoryData<string, int, int, int, int, int> Convolutions => new()
    {
        { "1 1", 5, 5, 3, 40, 1 },
        { "3 3 same", 9, 17, 3, 32, 1 },
        { "3 3 same", 6, 31, 36, 20, 1 },
        { "5 5 same", 8, 8, 1, 10, 1 },
        { "3 3 stride", 9, 12, 4, 33, 1 },
        { "2 3 dilated", 9, 12, 5, 7, 1 },
        { "3 3 dilated stride", 11, 12, 4, 6, 2 },
        { "3 3 same", 6, 7, 12, 12, 12 },
        { "3 2 stride", 7, 8, 6, 66, 2 },
        { "1 4 odd", 3, 15, 2, 16, 1 },
    };

    [Theory]
    [Trait("Row", "R116")]
    [MemberData(nameof(Convolutions))]
    public void Convolutions_and_their_gradients(string window, int height, int width, int channels, int filters, int groups)
    {
        var w = WindowOf(window);
        const int Batch = 3;
        var x = Node.Input("x", [Shape.Batch, height, width, channels]);
        var weights = new Variable("w", [w.Height, w.Width, channels / groups, filters], VariableRole.Weight,
            Node.Constant(new Shuffler(2).Numbers(w.Height * w.Width * channels / groups * filters),
                [w.Height, w.Width, channels / groups, filters]));
        var bias = Node.Input("bias", [filters]);
        var y = (Node.Convolution(x, weights.Value, w, groups) + bias).Tanh();
        var loss = (y * y.StopGradient()).Sum();
        var gradients = Gradients.Of(loss, [x, weights.Value, bias]);
        var transposed = Node.ConvolutionTranspose(y, weights.Value, w, height, width, groups);
        var check = new PlanCheck([y, transposed, .. gradients]) { Batch = Batch };
        check.Feed("x", new Shuffler(1).Numbers(Batch * height * width * channels));
        check.Feed("bias", new Shuffler(3).Numbers(filters));
        Agree(check);
    }

    public static TheoryData<string, int, int> Pools => new()
    {
        { "2 2 two", 8, 32 }, { "2 2 two", 7, 5 }, { "3 3 same", 6, 17 }, { "3 2 stride", 9, 40 }, { "2 3 dilated", 9, 3 },
    };

    [Theory]
    [Trait("Row", "R117")]
    [MemberData(nameof(Pools))]
    public void Pools_and_their_gradients(string window, int size, int channels)
    {
        var w = WindowOf(window);
        var x = Node.Input("x", [Shape.Batch, size, size + 1, channels]);
        var roots = new List<Node>();
        foreach (var pooled in new[] { x.MaxPool(w), x.AveragePool(w), x.AveragePool(w, countPadding: true) })
        {
            roots.AddRange([pooled, Gradients.Of((pooled.Square() * 0.5).Sum(), [x])[0]]);
        }

        var check = new PlanCheck([.. roots]) { Batch = 2 };
        check.Feed("x", [.. new Shuffler(1).Numbers(2 * size * (size + 1) * channels).Select(value => Math.Round(value, 1))]);
        Agree(check);
    }

    [Fact]
    public void Not_a_number_is_picked()
    {
        var check = new PlanCheck(Node.Input("x", [1, 2, 4, 1]).MaxPool(new Window(2, 2) { StrideWidth = 2 }));
        check.Feed("x", [1, 2, 3, double.NaN, 4, double.NaN, 5, 6]);
        foreach (var path in Hardware.Available)
        {
            check.Plan<double>(path)[0].ShouldBe([double.NaN, double.NaN]);
        }
    }

    private static void Agree(PlanCheck check)
    {
        var expected = check.Reference();
        var one = check.Plan<double>(Hardware.Best);
        foreach (var path in Hardware.Available)
        {
            PlanCheck.Same(check.Plan<double>(path, threads: 2), expected, 1e-11, $"{path}");
            PlanCheck.Same(check.Plan<float>(path, threads: 3), expected, 2e-4, $"{path}, float");
        }

        check.Plan<double>(Hardware.Best, threads: 3).SelectMany(value => value)
            .ShouldBe(one.SelectMany(value => value), "threads change bits");
    }

    private static Window WindowOf(string text)
    {
        var words = text.Split(' ');
        var window = new Window(int.Parse(words[0]), int.Parse(words[1]));
        foreach (var word in words[2..])
        {
            window = word switch
            {
                "same" =>
                    window with { Top = window.Height / 2, Bottom = window.Height / 2, Left = window.Width / 2, Right = window.Width / 2 },
                "stride" => window with { StrideHeight = 2, StrideWidth = 3, Top = 1 },
                "two" => window with { StrideHeight = 2, StrideWidth = 2 },
                "dilated" => window with { DilationHeight = 2, DilationWidth = 3, Right = 1, Bottom = 1 },
                _ => window with { Left = 3, Right = 2, StrideHeight = 3 },
            };
        }

        return window;
    }
}
