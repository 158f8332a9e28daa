using System.Text.Json;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Losses;

/// <summary>Losses, penalties and gradients of a three-layer network against PyTorch.</summary>
public class GoldenLossTests
{
    [Fact]
    [Trait("Row", "R034")]
    [Trait("Row", "R026")]
    public void Softmax_cross_entropy() => Matches("softmax");

    [Fact]
    [Trait("Row", "R033")]
    public void Logistic() => Matches("logistic");

    [Fact]
    [Trait("Row", "R031")]
    public void Squared() => Matches("squared");

    [Fact]
    [Trait("Row", "R027")]
    public void Leaky_relu() => Matches("leakyRelu");

    [Fact]
    [Trait("Row", "R060")]
    [Trait("Row", "R061")]
    public void Penalties() => Matches("penalties");

    [Fact]
    [Trait("Row", "R114")]
    public void Batch_normalization() => Matches("batchNormalization");

    [Fact]
    [Trait("Row", "R114")]
    public void Batch_normalization_behind_a_bias() => Matches("batchNormalizationWithBias");

    [Fact]
    [Trait("Row", "R115")]
    public void Moving_averages_after_one_step_and_what_they_predict()
    {
        var golden = Case("batchNormalization");
        var network = new GoldenNetwork(golden);
        var evaluator = network.Evaluator();
        evaluator.Step([network.Output, .. network.Updates]);
        JsonProperty[] moving = [.. golden.GetProperty("movingAfterOneStep").EnumerateObject()];
        moving.Length.ShouldBe(4);
        foreach (var statistic in moving)
        {
            evaluator.Get(network.Variable(statistic.Name)).ShouldMatch(statistic.Value.Numbers(), statistic.Name);
        }

        var predicting = new GoldenNetwork(golden, Phase.Predict, network.Parameters);
        predicting.Updates.ShouldBeEmpty();
        evaluator.Evaluate(predicting.Output).ShouldMatch(golden.Numbers("predictionLogitsWithMoving"), "prediction");
    }

    [Fact]
    [Trait("Row", "R045")]
    public void Hessian_vector_product_and_input_gradient_penalty()
    {
        var golden = Golden.Training.GetProperty("secondOrder");
        var network = new GoldenNetwork(golden);
        var loss = Loss.Mean(new SoftmaxCrossEntropy().PerExample(network.Output, network.Labels));
        string[] names = [.. golden.GetProperty("vector").EnumerateObject().Select(item => item.Name)];
        Node[] parameters = [.. names.Select(name => network.Variable(name).Value)];
        var first = Gradients.Of(loss, parameters);
        var dot = first.Select((gradient, k) =>
                (gradient * Node.Constant(golden.GetProperty("vector").Numbers(names[k]), gradient.Shape)).Sum())
            .Aggregate((a, b) => a + b);
        var norm = Gradients.Of(loss, [network.Input])[0].Square().Sum();
        var evaluator = network.Evaluator();
        evaluator.Evaluate(norm).ShouldMatch(golden.Numbers("inputGradientSquaredNorm"), "norm");
        evaluator.Evaluate(Gradients.Of(norm, [network.Input])[0])
            .ShouldMatch(golden.Numbers("inputGradientSquaredNormByInput"), "norm by input");
        var product = Gradients.Of(dot, parameters);
        var byParameter = Gradients.Of(norm, parameters);
        for (var k = 0; k < names.Length; k++)
        {
            evaluator.Evaluate(first[k]).ShouldMatch(golden.GetProperty("gradients").Numbers(names[k]), names[k]);
            evaluator.Evaluate(product[k]).ShouldMatch(golden.GetProperty("hessianVectorProduct").Numbers(names[k]), names[k]);
            evaluator.Evaluate(byParameter[k])
                .ShouldMatch(golden.GetProperty("inputGradientSquaredNormByParameter").Numbers(names[k]), names[k]);
        }
    }

    private static JsonElement Case(string name) => Golden.Training.GetProperty("cases").Named(name);

    private static void Matches(string name)
    {
        var golden = Case(name);
        var network = new GoldenNetwork(golden);
        (var loss, var target) = golden.GetProperty("loss").GetString() switch
        {
            "softmaxCrossEntropy" => ((Loss)new SoftmaxCrossEntropy(), network.Labels),
            "logistic" => (new Logistic(), Node.Input("attributes", [Shape.Batch, 4])),
            _ => (new Squared(), Node.Input("targets", [Shape.Batch, 4])),
        };
        var data = Loss.Mean(loss.PerExample(network.Output, target));
        var l2 = Sum(network, new L2(golden.GetProperty("l2Half").GetDouble()));
        var l1 = Sum(network, new L1(golden.GetProperty("l1").GetDouble()));
        var evaluator = network.Evaluator();
        evaluator.Evaluate(network.Output).ShouldMatch(golden.Numbers("logits"), "logits");
        evaluator.Evaluate(data).ShouldMatch(golden.Numbers("dataLoss"), "data loss");
        evaluator.Evaluate(l2).ShouldMatch(golden.Numbers("l2HalfPenalty"), "l2");
        evaluator.Evaluate(l1).ShouldMatch(golden.Numbers("l1Penalty"), "l1");
        var total = data + l2 + l1;
        evaluator.Evaluate(total).ShouldMatch(golden.Numbers("totalLoss"), "total");
        evaluator.Evaluate(Gradients.Of(total, [network.Input])[0]).ShouldMatch(golden.Numbers("inputGradient"), "input");
        JsonProperty[] gradients = [.. golden.GetProperty("gradients").EnumerateObject()];
        gradients.Length.ShouldBe(network.Parameters.Trained.Count());
        foreach (var gradient in gradients)
        {
            var actual = Gradients.Of(total, [network.Variable(gradient.Name)])[0];
            evaluator.Evaluate(actual).ShouldMatch(gradient.Value.Numbers(), gradient.Name);
        }
    }

    private static Node Sum(GoldenNetwork network, WeightPenalty penalty) => network.Parameters.Trained.Where(penalty.AppliesTo)
        .Select(variable => penalty.Of(variable, examples: 8)).Aggregate((a, b) => a + b);
}
