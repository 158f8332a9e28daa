#!/usr/bin/env dotnet
#:project ../src/Ridgeback/Ridgeback.csproj
#:property PublishAot=false

// How large signals and gradients are in each of 30 layers that narrow from 512 units to 64, at the first step, and what theory says.
// Usage: dotnet run -c Release studies/initialization.cs -- FOLDER-FOR-PICTURES [SEEDS]
using System.Globalization;
using Ridgeback.Charts;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Initializers;

const int Depth = 30;
const int Batch = 16;
var seeds = args.Length > 1 ? ulong.Parse(args[1], CultureInfo.InvariantCulture) : 200;
int[] widths = [.. Enumerable.Range(0, Depth + 1).Select(layer => (int)Math.Round(512 * Math.Pow(8, -(double)layer / Depth)))];

(string Name, Initializer Weights, string Activation, int Color)[] cases =
[
    ("LeCun, linear", new LeCun(), "identity", 0),
    ("LeCun, tanh", new LeCun(), "tanh", 1),
    ("Glorot, linear", new GlorotNormal(), "identity", 2),
    ("Glorot, tanh", new GlorotNormal(), "tanh", 3),
    ("Glorot uniform, linear", new GlorotUniform(), "identity", -1),
    ("Glorot uniform, tanh", new GlorotUniform(), "tanh", -1),
    ("He, ReLU", new He(), "ReLU", 4),
    ("1/n, ReLU", new LeCun(), "ReLU", 5),
];

var signals = new List<Series>();
var gradients = new List<Series>();
Console.WriteLine($"Widths {widths[0]} to {widths[^1]}, {Depth} layers; means over {seeds} seeds and {Batch} examples, in brackets what "
    + $"theory says for wide layers.\n");
Console.WriteLine("| weights, activation | signal, layer 1 | 10 | 20 | 30 | gradient, layer 30 | 20 | 10 | 1 |");
Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
foreach ((var name, var weights, var activation, var color) in cases)
{
    (var measured, var back) = Measured(weights, activation);
    (var expected, var expectedBack) = Theory(weights, activation);
    string Cell(double[] found, double[] wanted, int layer) =>
        string.Create(CultureInfo.InvariantCulture, $"{found[layer - 1]:g2} ({wanted[layer - 1]:g2})");
    int[] places = [1, 10, 20, 30];
    Console.WriteLine($"| {name} | {string.Join(" | ", places.Select(layer => Cell(measured, expected, layer)))} | "
        + $"{string.Join(" | ", places.Reverse().Select(layer => Cell(back, expectedBack, layer)))} |");
    if (color >= 0)
    {
        signals.Add(new Series(name, [.. measured.Select((value, i) => new ChartPoint(i + 1, value))], color));
        gradients.Add(new Series(name, [.. back.Select((value, i) => new ChartPoint(i + 1, value))], color));
    }
}

Draw("activations-by-depth.svg", "Mean square of the activations by layer", signals);
Draw("gradients-by-depth.svg", "Mean square of the gradient by layer, relative to the last layer", gradients);

void Draw(string file, string title, List<Series> series)
{
    var chart = new LineChart
    {
        Title = title,
        Description = "At the first step, for six ways to draw the weights",
        Series = series,
        XName = "layer",
        YName = "mean square",
        Logarithmic = true,
        Width = 1010,
        Height = 400,
    };
    File.WriteAllText(Path.Combine(args[0], file), ChartStyle.Standalone(chart.Render()));
}

// The mean square of each layer's output, and of the gradient with respect to it relative to the last layer's.
(double[] Signals, double[] Gradients) Measured(Initializer initializer, string activation)
{
    var variables = new Variable[Depth];
    var outputs = new Node[Depth];
    var h = Node.Input("x", [Batch, widths[0]]);
    for (var i = 0; i < Depth; i++)
    {
        Shape shape = [widths[i], widths[i + 1]];
        variables[i] = new Variable($"w{i}", shape, VariableRole.Weight, initializer.Build($"w{i}", shape, widths[i], widths[i + 1]));
        var sum = Node.MatMul(h, variables[i]);
        outputs[i] = h = activation switch { "tanh" => sum.Tanh(), "ReLU" => sum.Relu(), _ => sum };
    }

    var direction = Node.RandomNormal("direction", h.Shape, RandomPlace.Initial);
    var back = Gradients.Of((h * direction).Sum(), outputs);
    Node[] means = [.. outputs.Select(output => output.Square().Mean()), .. back.Select(gradient => gradient.Square().Mean())];
    var sums = new double[means.Length];
    for (var seed = 1UL; seed <= seeds; seed++)
    {
        var store = new StateStore<float>(seed);
        store.Add(variables);
        var plan = Plan<float>.Compile(means, store, new CompileOptions());
        var x = Node.RandomNormal("input", [Batch, widths[0]], new RandomPlace((double)seed, 0.0)).Evaluate();
        for (var i = 0; i < x.Length; i++)
        {
            plan.Input("x")[i] = (float)x[i];
        }

        plan.Run();
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += plan.Scalar(i) / seeds;
        }
    }

    return (sums[..Depth], [.. sums[Depth..].Select(value => value / sums[^1])]);
}

// a ~ N(0, q) with q = n(in) Var(w) E h²; E h² = E f(a)²; the gradient is multiplied by n(out) Var(w) E f'(a)² on its way through a layer.
(double[] Signals, double[] Gradients) Theory(Initializer initializer, string activation)
{
    var mean = 1.0;
    var (forward, slopes) = (new double[Depth], new double[Depth]);
    for (var i = 0; i < Depth; i++)
    {
        var q = widths[i] * Variance(initializer, i) * mean;
        (forward[i], slopes[i]) = activation switch
        {
            "tanh" => (Expected(z => Math.Pow(Math.Tanh(Math.Sqrt(q) * z), 2)), Expected(z => Math.Pow(Math.Cosh(Math.Sqrt(q) * z), -4))),
            "ReLU" => (q / 2, 0.5),
            _ => (q, 1),
        };
        mean = forward[i];
    }

    var backward = new double[Depth];
    backward[^1] = 1;
    for (var i = Depth - 1; i > 0; i--)
    {
        backward[i - 1] = backward[i] * slopes[i] * widths[i + 1] * Variance(initializer, i);
    }

    return (forward, backward);
}

double Variance(Initializer initializer, int layer) => initializer switch
{
    He => 2.0 / widths[layer],
    LeCun => 1.0 / widths[layer],
    _ => 2.0 / (widths[layer] + widths[layer + 1]),
};

// The mean of f(z), z ~ N(0, 1), by the trapezoidal rule.
static double Expected(Func<double, double> f) =>
    Enumerable.Range(-1000, 2001).Sum(i => f(i / 100.0) * Math.Exp(-i * i / 20000.0)) * 0.01 / Math.Sqrt(2 * Math.PI);
