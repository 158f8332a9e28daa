using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Initializers;

/// <summary>What initializations do to signals and gradients on their way through 30 layers of 128 units, over 100 seeds.</summary>
public class DepthTests
{
    private const int Depth = 30;
    private const int Units = 128;
    private const int Batch = 16;
    private const int Seeds = 100;

    /// <summary>
    /// ReLU keeps half of a variance, and He gives twice: E h² stays 1. With 1/n it halves at every layer, to 2⁻³⁰; gradients on their way
    /// back alike.
    /// </summary>
    [Fact]
    [Trait("Row", "R022")]
    [Trait("Row", "R019")]
    public void He_keeps_signals_alive_in_deep_relu_networks_and_one_over_n_does_not()
    {
        (var he, var heGradients) = Means(new He(), relu: true);
        he.ShouldAllBe(mean => mean > 0.6 && mean < 1.6);
        heGradients.Select(gradient => gradient / heGradients[^1]).ShouldAllBe(ratio => ratio > 0.4 && ratio < 2.5);
        (var leCun, var gradients) = Means(new LeCun(), relu: true);
        leCun[^1].ShouldBeLessThan(1e-8);
        (gradients[0] / gradients[^1] * Math.Pow(2, Depth - 1)).ShouldBeInRange(0.4, 2.5);
        for (var layer = 0; layer < Depth; layer++)
        {
            (leCun[layer] * Math.Pow(2, layer + 1)).ShouldBeInRange(0.4, 2.5);
        }
    }

    /// <summary>
    /// In a linear network of equal widths all three keep variances, forwards and backwards; He doubles them at every layer.
    /// </summary>
    [Fact]
    [Trait("Row", "R019")]
    [Trait("Row", "R020")]
    [Trait("Row", "R021")]
    [Trait("Row", "R022")]
    public void Variances_go_through_linear_layers_as_theory_says()
    {
        foreach (var initializer in new Initializer[] { new LeCun(), new GlorotNormal(), new GlorotUniform() })
        {
            (var signals, var gradients) = Means(initializer, relu: false);
            signals.ShouldAllBe(mean => mean > 0.6 && mean < 1.6, initializer.Kind);
            gradients.Select(gradient => gradient / gradients[^1]).ShouldAllBe(ratio => ratio > 0.6 && ratio < 1.6, initializer.Kind);
        }

        (var doubled, _) = Means(new He(), relu: false);
        (doubled[^1] / Math.Pow(2, Depth)).ShouldBeInRange(0.5, 1.7);
    }

    /// <summary>
    /// From n units to n/2 a layer multiplies signals by n·Var(w) and gradients by (n/2)·Var(w): LeCun 1 and ½, Glorot 4/3 and 2/3, the
    /// mean of which is 1.
    /// </summary>
    [Theory]
    [Trait("Row", "R019")]
    [Trait("Row", "R020")]
    [Trait("Row", "R021")]
    [Trait("Row", "R022")]
    [InlineData("leCun", 1, 0.5)]
    [InlineData("glorotNormal", 4 / 3.0, 2 / 3.0)]
    [InlineData("glorotUniform", 4 / 3.0, 2 / 3.0)]
    [InlineData("he", 2, 1)]
    public void Where_widths_change_signals_and_gradients_are_scaled_apart(string kind, double signal, double gradient)
    {
        Initializer[] all = [new LeCun(), new GlorotNormal(), new GlorotUniform(), new He()];
        var initializer = all.Single(one => one.Kind == kind);
        var weights = new Variable("weights", [1024, 512], VariableRole.Weight, initializer.Build("weights", [1024, 512], 1024, 512));
        var x = Node.RandomNormal("x", [64, 1024], RandomPlace.Initial);
        var output = Node.MatMul(x, weights);
        var back = Gradients.Of((output * Node.RandomNormal("direction", output.Shape, RandomPlace.Initial)).Sum(), [x])[0];
        var store = new StateStore<double>(1);
        store.Add(weights);
        var plan = Plan<double>.Compile([output.Square().Mean(), back.Square().Mean()], store, new CompileOptions());
        plan.Run();
        plan.Scalar(0).ShouldBe(signal, 0.04 * signal);
        plan.Scalar(1).ShouldBe(gradient, 0.04 * gradient);
    }

    /// <summary>The mean square of each layer's output, and of the gradient of Σh·c with respect to it, over all seeds.</summary>
    private static (double[] Signals, double[] Gradients) Means(Initializer initializer, bool relu)
    {
        var network = Network.For(NetworkTask.Regression(1), [Units]);
        for (var layer = 0; layer < Depth; layer++)
        {
            network = network.Add(new Dense(Units) { Weights = initializer, Name = $"dense{layer}" });
            network = relu ? network.Relu() : network;
        }

        var parameters = new ParameterSet();
        var graph = network.Build(parameters, Phase.Predict, RandomPlace.Initial);
        Node[] outputs =
            [.. graph.Layers.Where(layer => layer.Layer.Kind == (relu ? "relu" : "dense")).Take(Depth).Select(layer => layer.Output)];
        var target = Node.Constant(Table.Wave(Units, 0.4), [1, Units]).BroadcastTo([Shape.Batch, Units]);
        var gradients = Gradients.Of((outputs[^1] * target).Sum(), outputs);
        Node[] means = [.. outputs.Select(output => output.Square().Mean()), .. gradients.Select(gradient => gradient.Square().Mean())];
        var features = new float[Batch * Units];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = (float)(Math.Sqrt(2) * Math.Sin((1.7 * i) + (0.3 * i * (long)i % 1000)));
        }

        var sums = new double[means.Length];
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            var store = new StateStore<float>(seed);
            store.Add(parameters.All);
            var plan = Plan<float>.Compile(means, store, new CompileOptions { Batch = Batch });
            features.CopyTo(plan.Input(NetworkGraph.FeaturesKey));
            plan.Run();
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += plan.Scalar(i) / Seeds;
            }
        }

        return (sums[..Depth], sums[Depth..]);
    }
}
