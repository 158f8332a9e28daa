using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

[Trait("Row", "R043")]
public class GradientsTests
{
    private readonly ReferenceEvaluator<double> evaluator = new();
    private readonly Node x = Node.Input("x", Shape.Scalar);
    private readonly Node y = Node.Input("y", Shape.Scalar);

    public GradientsTests()
    {
        evaluator.Feed("x", 1.3);
        evaluator.Feed("y", -0.7);
    }

    [Fact]
    public void Gradients_of_a_node_that_is_used_several_times_add() =>
        Value(Gradients.Of((x * x) + (3.0 * x) - x, [x])[0]).ShouldBe((2 * 1.3) + 2, 1e-14);

    [Fact]
    public void A_node_that_the_loss_does_not_depend_on_has_zeros_of_its_shape()
    {
        var other = Node.Input("other", [2, 3]);
        var gradient = Gradients.Of(x * x, [other])[0];
        gradient.Shape.ShouldBe([2, 3]);
        evaluator.Evaluate(gradient).ShouldBe(new double[6]);
    }

    [Fact]
    public void The_loss_itself_has_gradient_1()
    {
        var loss = x.Exp();
        Value(Gradients.Of(loss, [loss])[0]).ShouldBe(1);
    }

    [Fact]
    public void A_tensor_stands_for_the_sum_of_its_elements()
    {
        var vector = Node.Constant([1, 2, 5], [3]);
        Value(Gradients.Of(vector * x, [x])[0]).ShouldBe(8);
    }

    [Fact]
    public void Anything_between_has_a_gradient_and_so_has_what_it_depends_on()
    {
        var hidden = x * y;
        var loss = hidden.Square() + x;
        var gradients = Gradients.Of(loss, [hidden, x, y]);
        var h = 1.3 * -0.7;
        gradients.Select(Value).ShouldBe([2 * h, (2 * h * -0.7) + 1, 2 * h * 1.3], 1e-14);
    }

    [Fact]
    public void Variables_have_gradients()
    {
        var weight = new Variable("weight", [2], VariableRole.Weight, Node.Constant([3, 4], [2]));
        var loss = (weight * weight.Value).Sum();
        var gradient = Gradients.Of(loss, [weight])[0];
        evaluator.Evaluate(gradient).ShouldBe([6, 8]);
        evaluator.Set(weight, 5, 7);
        evaluator.Evaluate(gradient).ShouldBe([10, 14]);
    }

    [Fact]
    public void Nothing_flows_through_stop_gradient()
    {
        Value(Gradients.Of(x.StopGradient() * x, [x])[0]).ShouldBe(1.3);
        Value(Gradients.Of(x.Square().StopGradient(), [x])[0]).ShouldBe(0);
    }

    [Fact]
    public void Masks_labels_and_random_numbers_carry_none()
    {
        Value(Gradients.Of(Node.Greater(x, y) * x, [x])[0]).ShouldBe(1);
        Value(Gradients.Of(Node.RandomUniform("u", [3], new RandomPlace(x.Floor(), 0.0)), [x])[0]).ShouldBe(0);
        var table = Node.Constant([1, 9, 2], [1, 3]) * x;
        Value(Gradients.Of(table.ArgMax().ToReal(), [x])[0]).ShouldBe(0);
    }

    [Fact, Trait("Row", "R045")]
    public void A_product_of_hessian_and_vector_is_two_reverse_walks()
    {
        // f = x² y + x sin y; H = [[2y, 2x + cos y], [2x + cos y, −x sin y]].
        var f = (x.Square() * y) + (x * y.Sin());
        var gradient = Gradients.Of(f, [x, y]);
        (var a, var b, var v, var w) = (1.3, -0.7, 0.4, -2.5);
        var product = Gradients.Of((gradient[0] * v) + (gradient[1] * w), [x, y]);
        var mixed = (2 * a) + Math.Cos(b);
        Value(product[0]).ShouldBe((2 * b * v) + (mixed * w), 1e-14);
        Value(product[1]).ShouldBe((mixed * v) - (a * Math.Sin(b) * w), 1e-14);
    }

    [Fact, Trait("Row", "R045")]
    public void Derivatives_of_any_order_of_the_exponential_are_itself()
    {
        var derivative = (2.0 * x).Exp();
        for (var order = 1; order <= 4; order++)
        {
            derivative = Gradients.Of(derivative, [x])[0];
            Value(derivative).ShouldBe(Math.Pow(2, order) * Math.Exp(2.6), 1e-11);
        }
    }

    [Fact]
    public void A_long_chain_needs_no_deep_stack()
    {
        var sum = x;
        using (Origin.Enter(Origin.Current))
        {
            for (var i = 0; i < 20_000; i++)
            {
                sum += 1.0;
            }
        }

        Value(Gradients.Of(sum, [x])[0]).ShouldBe(1);
    }

    [Fact]
    public void Nodes_of_a_gradient_say_whose_they_are()
    {
        Node loss;
        using (Origin.Enter("hidden1"))
        {
            loss = x.Square();
        }

        var gradient = Gradients.Of(loss, [x])[0];
        gradient.Origin.Scope.ShouldBe("gradient of hidden1");
        gradient.Origin.Line.ShouldBe(loss.Origin.Line);
        Origin.Current.Scope.ShouldBeNull();
    }

    private double Value(Node node) => evaluator.Evaluate(node).Single();
}
