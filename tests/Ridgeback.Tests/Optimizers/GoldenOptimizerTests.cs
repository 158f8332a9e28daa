using System.Text.Json;
using Ridgeback.Graphs;
using Ridgeback.Losses;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Optimizers;

/// <summary>Ten steps of a three-layer network against PyTorch.</summary>
public class GoldenOptimizerTests
{
    [Fact]
    [Trait("Row", "R046")]
    public void Gradient_descent() => Matches("sgd", new GradientDescent(0.1));

    [Fact]
    [Trait("Row", "R047")]
    public void Momentum() => Matches("momentum", new Momentum(0.05, 0.9));

    [Fact]
    [Trait("Row", "R049")]
    public void Adam() => Matches("adam", new Adam(0.01));

    [Fact]
    [Trait("Row", "R050")]
    public void AdaMax() => Matches("adaMax", new AdaMax(0.01));

    [Fact]
    [Trait("Row", "R047")]
    public void Nesterov() => Matches("nesterov", new Nesterov(0.05, 0.9));

    [Fact]
    [Trait("Row", "R047")]
    public void Ema_momentum() => Matches("emaMomentum", new EmaMomentum(0.2, 0.9));

    [Fact]
    [Trait("Row", "R048")]
    public void Rms_prop() => Matches("rmsProp", new RmsProp(0.01));

    [Fact]
    public void Adagrad() => Matches("adagrad", new Adagrad(0.05));

    [Fact]
    [Trait("Row", "R049")]
    public void Adam_with_decoupled_weight_decay() => Matches("adamW", new AdamW(0.01, 0.1) { Biases = true });

    [Fact]
    [Trait("Row", "R049")]
    public void Ams_grad() => Matches("amsGrad", new AmsGrad(0.01, 0.9, 0.9));

    [Fact]
    [Trait("Row", "R049")]
    public void Nadam() => Matches("nadam", new Nadam(0.01));

    private static void Matches(string name, Optimizer optimizer)
    {
        var golden = Golden.Training.GetProperty("optimizers").Named(name);
        golden.GetProperty("settings").Numbers("learningRate")[0].ShouldBe(optimizer.LearningRate);
        var network = new GoldenNetwork(golden);
        var loss = Loss.Mean(new SoftmaxCrossEntropy().PerExample(network.Output, network.Labels));
        Variable[] trained = [.. network.Parameters.Trained];
        var gradients = Gradients.Of(loss, [.. trained.Select(variable => variable.Value)]);
        var state = new OptimizerState();
        var rate = Node.Input("rate", []);
        var number = Node.Input("step", []);
        var roots = new List<Node> { loss };
        for (var i = 0; i < trained.Length; i++)
        {
            var scope = new UpdateScope(trained[i], rate, number, state);
            roots.Add(Node.Assign(trained[i], optimizer.Step(scope, trained[i], gradients[i])));
            roots.AddRange(scope.Updates);
        }

        var evaluator = network.Evaluator();
        evaluator.Feed("rate", optimizer.LearningRate);
        var losses = new List<double>();
        for (var step = 1; step <= 10; step++)
        {
            evaluator.Feed("step", (double)step);
            losses.Add(evaluator.Step(roots)[0][0]);
        }

        losses.Add(evaluator.Evaluate(loss)[0]);
        losses.ToArray().ShouldMatch([golden.GetProperty("initialLoss").GetDouble(), .. golden.Numbers("losses")], "losses");
        foreach (var parameter in golden.GetProperty("parametersAfterStep10").EnumerateObject())
        {
            evaluator.Get(network.Variable(parameter.Name)).ShouldMatch(parameter.Value.Numbers(), parameter.Name);
        }
    }
}
