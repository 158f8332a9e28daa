using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Tests.Execution;

public class LayoutTests
{
    private const int Batch = 40;

    [Fact]
    public void A_dense_network_trains_without_a_change_of_layout()
    {
        var x = Node.Input("x", [Shape.Batch, 50]);
        var first = Weights("first", [50, 70]);
        var second = Weights("second", [70, 90]);
        var third = Weights("third", [90, 10]);
        var hidden = Node.MatMul(Node.MatMul(x, first.Value).Relu(), second.Value);
        var loss = Node.MatMul(hidden.Tanh() * Dropout(90), third.Value).Square().Sum();
        Variable[] weights = [first, second, third];
        var gradients = Gradients.Of(loss, [.. weights.Select(weight => weight.Value)]);
        Node[] roots = [loss, .. weights.Zip(gradients, (weight, gradient) => Node.Assign(weight, weight.Value - (0.01 * gradient)))];
        var check = new PlanCheck(roots) { Batch = Batch };
        check.Feed("x", new Shuffler(1).Numbers(Batch * 50));
        check.Feed("ids", [.. Enumerable.Range(0, Batch)]);
        Agree(check, plan => plan.Parts.Kernels.ShouldAllBe(kernel => kernel.Nodes[0].Op.Name != "Relayout"));
    }

    [Fact]
    public void Layout_changes_only_where_kernels_cannot_agree()
    {
        var w = Weights("w", [40, 70]);
        var x = Node.Input("x", [Shape.Batch, 70]);
        var wide = Node.Input("wide", [40, 70]);

        // Rows of the product are summed, so it stays in rows; a variable comes along only through a change.
        var softmax = Node.MatMul(x, w.Value.Transpose(1, 0)) - Node.MatMul(x, w.Value.Transpose(1, 0)).Max(true, 1);
        Changes([softmax]).ShouldBe(0);
        Changes([w.Value.Transpose(1, 0).Exp()]).ShouldBe(1);
        Changes([Node.Assign(w, w.Value + wide)]).ShouldBe(1);
        Changes([w.Value + 1.0]).ShouldBe(1);
        Changes([Node.Assign(w, (2.0 * w.Value) + 1.0)]).ShouldBe(0);
        Changes([Node.Assign(w, w.Value / w.Value.Square().Sum(true, 0).Sqrt()), w.Value.Square().Sum()]).ShouldBe(0);
        Changes([Node.Assign(w, w.Value / w.Value.Square().Sum(true, 1).Sqrt())]).ShouldBe(1);
        Changes([w.Value.Reshape([8, 5, 70]).Square().Sum()]).ShouldBe(0);
        Changes([w.Value.Reshape([70, 40]).Sum(0)]).ShouldBe(1);
    }

    [Fact]
    public void Values_are_right_on_both_sides_of_every_border()
    {
        var w = Weights("w", [40, 70]);
        var v = Weights("v", [40, 70]);
        var x = Node.Input("x", [Shape.Batch, 70]);
        var row = Weights("row", [70]);
        var column = Weights("column", [40, 1]);
        var product = Node.MatMul(x, w.Value.Transpose(1, 0));
        Node[] roots =
        [
            product, product.Max(1), w.Value + row.Value, (v.Value * column.Value).Sum(1), w.Value.Transpose(1, 0) * 2.0,
            w.Value.Gather(Node.IndexInput("ids", [Shape.Batch])), w.Value.Reshape([70, 40]).Exp(),
            w.Value.Slice(1, 3, 41), v.Value.Reshape([8, 5, 70]).Sum(1),
            (w.Value + Node.Constant(new Shuffler(4).Numbers(2800), [40, 70])).Square(),
            Node.Assign(w, v.Value), Node.Assign(v, w.Value + (0.1 * Node.RandomNormal("noise", [40, 70], new RandomPlace(1.0, 0.0)))),
        ];
        var check = new PlanCheck(roots) { Batch = Batch };
        check.Feed("x", new Shuffler(2).Numbers(Batch * 70));
        check.Feed("ids", [.. Enumerable.Range(0, Batch).Select(i => i * 7 % 40)]);
        Agree(check);
    }

    private static void Agree(PlanCheck check, Action<Plan<double>>? look = null)
    {
        var expected = check.Reference(steps: 2);
        foreach (var path in Hardware.Available)
        {
            PlanCheck.Same(check.Plan<double>(path, threads: 2, steps: 2, look), expected, 1e-10, $"{path}");
            PlanCheck.Same(check.Plan<float>(path, steps: 2), expected, 1e-3, $"{path}, float");
        }
    }

    private static int Changes(Node[] roots)
    {
        var simplified = new Simplifier(Batch, 1, 1e-16).Rebuild(roots);
        return Traversal.InOrder(new Layouts(simplified).Roots).Count(node => node.Op is Relayout);
    }

    private static Node Dropout(int width) =>
        Node.RandomBernoulli("mask", [Shape.Batch, width], 0.5, new RandomPlace(0.0, 0.0, Examples: Node.IndexInput("ids", [Shape.Batch])));

    private static Variable Weights(string name, Shape shape) =>
        new(name, shape, VariableRole.Weight, Node.Constant(new Shuffler((ulong)name.Length).Numbers(shape.Count), shape) * 0.1);
}
