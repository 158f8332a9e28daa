using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

public class ShapeTests
{
    [Fact]
    public void A_shape_prints_as_a_person_writes_it()
    {
        Shape.Scalar.ToString().ShouldBe("()");
        new Shape(Shape.Batch, Shape.Time, 3).ToString().ShouldBe("(batch, time, 3)");
    }

    [Fact]
    public void Shapes_with_equal_axes_are_equal()
    {
        Shape shape = [2, Shape.Batch];
        shape.Equals(new Shape(2, Shape.Batch)).ShouldBeTrue();
        shape.GetHashCode().ShouldBe(new Shape(2, Shape.Batch).GetHashCode());
        shape.Equals((object)new Shape(2)).ShouldBeFalse();
        shape.Equals(new Shape(Shape.Batch, 2)).ShouldBeFalse();
        shape.Equals(null).ShouldBeFalse();
    }

    public static TheoryData<int[], int[], int[]?> Pairs => new()
    {
        { [], [], [] },
        { [], [2, 3], [2, 3] },
        { [3], [2, 3], [2, 3] },
        { [2, 1], [3], [2, 3] },
        { [2, 1], [1, 3], [2, 3] },
        { [Shape.Batch, 1], [4], [Shape.Batch, 4] },
        { [1], [Shape.Batch], [Shape.Batch] },
        { [Shape.Batch], [Shape.Batch], [Shape.Batch] },
        { [Shape.Batch], [Shape.Time], null },
        { [Shape.Batch], [2], null },
        { [2], [3], null },
        { [2, 3], [2], null },
    };

    [Theory, MemberData(nameof(Pairs))]
    public void Axes_are_aligned_at_the_end_and_1_stretches(int[] first, int[] second, int[]? expected)
    {
        var shape = expected is null ? null : new Shape(expected);
        Shape.Broadcast(new Shape(first), new Shape(second)).ShouldBe(shape);
        Shape.Broadcast(new Shape(second), new Shape(first)).ShouldBe(shape);
    }

    [Fact]
    public void Binding_replaces_symbols()
    {
        Shape shape = [Shape.Batch, Shape.Time, 3];
        shape.IsKnown.ShouldBeFalse();
        shape.Bind(5).ShouldBe([5, Shape.Time, 3]);
        shape.Bind(0, 7).ShouldBe([Shape.Batch, 7, 3]);
        shape.Bind(5, 7).ShouldBe([5, 7, 3]);
        shape.Bind(5, 7).IsKnown.ShouldBeTrue();
        shape.Bind(5, 7).Count.ShouldBe(105);
        Shape.Scalar.Count.ShouldBe(1);
        new Shape(100_000, 100_000).Count.ShouldBe(10_000_000_000);
    }

    [Fact]
    public void Axes_are_read_and_replaced()
    {
        Shape shape = [2, 3, 4];
        (shape.Rank, shape[0], shape[^1]).ShouldBe((3, 2, 4));
        shape.With(1, 9).ShouldBe([2, 9, 4]);
        shape.ShouldBe([2, 3, 4]);
        shape.Axes.ToArray().ShouldBe([2, 3, 4]);
    }

    [Fact]
    public void Lists_of_axes_count_from_either_end_and_compare_as_values()
    {
        Shape shape = [2, 3, 4];
        var axes = new AxisList([-1, 0], shape);
        axes.ShouldBe(new AxisList([0, 2], shape));
        axes.GetHashCode().ShouldBe(new AxisList([0, 2], shape).GetHashCode());
        axes.ShouldNotBe(new AxisList([0], shape));
        (axes.Length, axes[0], axes[1], axes.Count(shape)).ShouldBe((2, 0, 2, 8L));
        axes.Reduce(shape, keep: false).ShouldBe([3]);
        axes.Reduce(shape, keep: true).ShouldBe([1, 3, 1]);
        axes.ToString().ShouldBe("axes 0,2");
        AxisList.All(shape).Reduce(shape, keep: false).ShouldBe(Shape.Scalar);
    }

    [Fact]
    public void Orders_of_axes_have_an_inverse_and_compare_as_values()
    {
        var order = new AxisOrder(2, 0, 1);
        order.Inverse().ShouldBe(new AxisOrder(1, 2, 0));
        order.ShouldNotBe(order.Inverse());
        order.Rank.ShouldBe(3);
        order.ToString().ShouldBe("order 2,0,1");
    }

    [Fact]
    public void Ops_with_equal_settings_are_equal_and_zeros_of_different_sign_are_not()
    {
        var x = Node.Input("x", [2, 3]);
        x.Sum(0).Op.ShouldBe(x.Sum(0).Op);
        x.Sum(0).Op.ShouldNotBe(x.Sum(1).Op);
        x.Sum(0).Op.ShouldNotBe(x.Max(0).Op);
        ((Node)0.0).Op.ShouldBe(((Node)0.0).Op);
        ((Node)0.0).Op.ShouldNotBe(((Node)(-0.0)).Op);
        ((Node)double.NaN).Op.ShouldBe(((Node)double.NaN).Op);
        Node.Constant([1], [1]).Op.ShouldNotBe(Node.Constant([1], [1]).Op);
    }

    [Fact]
    public void Sizes_that_no_machine_holds_are_refused_and_do_not_wrap_round()
    {
        new Shape(int.MaxValue, int.MaxValue, 2).Count.ShouldBe(2L * int.MaxValue * int.MaxValue);
        Should.Throw<GraphException>(() => new Shape(int.MaxValue, int.MaxValue, 3)).Message.ShouldContain(
            "expected at most 9223372036854775807 elements, received the axes 2147483647, 2147483647, 3. Make an axis shorter.");
        var x = Node.Input("x", [int.MaxValue, 1]);
        Should.Throw<GraphException>(() => x.Pad(0, 1, 0)).Message.ShouldContain("received 2147483648 with the padding. Pad less.");
        Should.Throw<GraphException>(() => Node.Concatenate(0, x, x))
            .Message.ShouldContain("received 4294967294 in all. Concatenate less.");
    }

    [Fact]
    public void A_node_keeps_its_inputs_when_the_array_changes()
    {
        Node[] inputs = [Node.Input("x", [1]), Node.Input("y", [1])];
        var first = inputs[0];
        var both = Node.Concatenate(0, inputs);
        inputs[0] = inputs[1];
        both.Inputs[0].ShouldBeSameAs(first);
    }
}
