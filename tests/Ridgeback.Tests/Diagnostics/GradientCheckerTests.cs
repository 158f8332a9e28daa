using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;

namespace Ridgeback.Tests.Diagnostics;

[Trait("Row", "R044")]
public class GradientCheckerTests
{
    public static TheoryData<string> Networks => new("plain", "normalized", "dropout", "leaky", "sigmoid");

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_parameter_of_a_network_agrees_with_central_differences(string kind)
    {
        (var train, _, _) = Datasets.Digits().Split(1);
        var data = Pipeline.Fit(train, new Scale(16)).Apply(train.Data);
        var network = Network.Classifier(train);
        network = kind switch
        {
            "plain" => network.Dense(9).Tanh().Dense(7).Relu(),
            "normalized" => network.Dense(9).BatchNormalization().Relu().Dense(6).BatchNormalization().Tanh(),
            "dropout" => network.Dropout(0.8).Dense(9).Relu().Dropout(0.5),
            "leaky" => network.Dense(9).LeakyRelu(0.1),
            _ => network.Dense(9).Sigmoid().Dense(5).Sigmoid(),
        };

        var check = GradientChecker.Check(network, data, rows: 12);

        check.Passes.ShouldBeTrue(check.ToString());
        check.Variables.ShouldAllBe(variable => variable.Typical < 1e-8 || variable.Name.StartsWith("dense", StringComparison.Ordinal));
        check.Variables.Select(variable => variable.Count).Sum().ShouldBe((int)new NetworkSummary(network).Parameters);
    }

    [Fact]
    public void A_wrong_bprop_is_found_and_named()
    {
        var weights = new Variable("layer/weights", [4], VariableRole.Weight, Node.Constant([0.5, -1, 2, 3], [4]));
        var store = new StateStore<double>();
        store.Add(weights);

        var check = GradientChecker.Check(new Node(new WrongCube(), [weights]).Sum(), [weights], store);

        check.Passes.ShouldBeFalse();
        check.Worst!.Name.ShouldBe("layer/weights");
        check.Worst.Position.ShouldNotBe(2); // at 2 the wrong gradient happens to be right: 6x = 3x²
        check.Worst.Numeric.ShouldBe(3 * Math.Pow(new[] { 0.5, -1, 2, 3 }[check.Worst.Position], 2), 1e-6);
        check.ToString().ShouldContain("layer/weights");
    }

    [Fact]
    public void An_element_at_a_kink_is_left_out_and_counted()
    {
        var x = new Variable("x", [3], VariableRole.Weight, Node.Constant([0, 1, -1], [3]));
        var store = new StateStore<double>();
        store.Add(x);

        var check = GradientChecker.Check(x.Value.Relu().Sum(), [x], store);

        check.Variables[0].Kinks.ShouldBe(1);
        check.Variables[0].RelativeError.ShouldBeLessThan(1e-8);
        check.Passes.ShouldBeTrue();
    }

    [Fact]
    public void The_values_in_the_store_are_as_before()
    {
        var x = new Variable("x", [2], VariableRole.Weight, Node.Constant([0.1, 0.7], [2]));
        var store = new StateStore<double>();
        store.Add(x);

        GradientChecker.Check(x.Value.Exp().Sum(), [x], store);

        store.Tensor(x).ShouldBe([0.1, 0.7]);
    }

    [Fact]
    public void A_loss_that_is_no_scalar_is_refused()
    {
        var x = new Variable("x", [2], VariableRole.Weight);
        var store = new StateStore<double>();
        store.Add(x);

        Should.Throw<GraphException>(() => GradientChecker.Check(x, [x], store)).Message
            .ShouldBe("Gradient check: expected a scalar loss, received (2). Sum or average it first.");
    }

    /// <summary>x³ with the gradient 6x, which is that of 3x².</summary>
    private sealed record WrongCube : UnaryOp
    {
        public override T Apply<T>(T x) => x * x * x;

        public override Node Bprop(Node input, Node output, Node gradient) => gradient * (6.0 * input);
    }
}
