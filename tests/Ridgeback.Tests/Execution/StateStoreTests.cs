using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Execution;

public class StateStoreTests
{
    [Fact]
    public unsafe void Segment_holds_its_tensors_one_after_another_with_zeros_between()
    {
        var first = Table.Variable("first", [3], 1, 2, 3);
        var scalar = Table.Variable("scalar", Shape.Scalar, 4);
        var second = Table.Variable("second", [2, 1], 5, 6);
        var store = new StateStore<float>();
        var segment = store.Add(first, scalar, second);
        segment.Values.ToArray().ShouldBe([1, 2, 3, .. new float[13], 5, 6, .. new float[14]]);
        fixed (float* start = &store.Element(second, 0))
        {
            ((nint)start % 64).ShouldBe(0);
        }

        segment.Values[16] = 7;
        store.Tensor(second)[0].ShouldBe(7);
        store.Scalar(scalar).ShouldBe(4);
        segment.IsFinite().ShouldBeTrue();
        store.Element(second, 1) = float.NaN;
        segment.IsFinite().ShouldBeFalse();
    }

    [Fact]
    public void Team_finds_what_is_not_finite_anywhere()
    {
        Variable large = new("large", [300_001], VariableRole.TrainingState);
        var store = new StateStore<float>();
        var segment = store.Add(large);
        var team = new Ridgeback.Kernels.WorkerTeam(2);
        foreach (var place in new[] { 0, 131_071, 131_072, 300_000 })
        {
            segment.IsFinite(team).ShouldBeTrue();
            store.Element(large, place) = float.NegativeInfinity;
            segment.IsFinite(team).ShouldBeFalse();
            store.Element(large, place) = 0;
        }
    }

    [Fact]
    public void Refused_variables_leave_the_store_as_it_was()
    {
        var held = Table.Variable("held", [1], 1);
        var fresh = Table.Variable("fresh", [1], 2);
        var store = new StateStore<double>();
        store.Add(held);
        Should.Throw<GraphException>(() => store.Add(fresh, Table.Variable("held", [1], 3))).Message
            .ShouldContain("Variable 'held': expected a name that is free");
        Should.Throw<GraphException>(() => store.Add(new Variable("fed", [1], VariableRole.Weight, Node.Input("x", [1])))).Message
            .ShouldContain("expected an initial value without inputs, received one that reads Input 'x' (1)");
        store.Contains(fresh).ShouldBeFalse();
        store.Add(fresh);
        store.Tensor(fresh)[0].ShouldBe(2);
        Should.Throw<GraphException>(() => store.Tensor(Table.Variable("other", [1], 0)))
            .Message.ShouldContain("Add it to the store first");
        Should.Throw<GraphException>(() => store.Scalar(held)).Message.ShouldContain("Read it with Tensor");
    }

    [Fact]
    public void Initial_values_may_be_random_and_read_what_the_store_holds()
    {
        Variable first = new("first", [2, 3], VariableRole.Weight, Node.RandomNormal("first", [2, 3], RandomPlace.Initial) * 0.1);
        Variable copy = new("copy", [2, 3], VariableRole.Weight, first.Value);
        var store = new StateStore<float>(seed: 5);
        store.Add(first);
        store.Add(copy);
        store.Tensor(copy).ShouldBe(store.Tensor(first));
        var expected = new ReferenceEvaluator<double>(seed: 5).Evaluate(first.Initial);
        Array.ConvertAll(store.Tensor(first), x => (double)x).ShouldMatch(expected, 1e-6, 1e-7, "initial");
    }

    [Fact]
    public void Copy_takes_equal_names_and_shapes_between_precisions()
    {
        var source = new StateStore<double>();
        var there = Table.Variable("w", [2], 1.5, 2.5);
        source.Add(there, Table.Variable("s", Shape.Scalar, 1e-20), Table.Variable("other", [3], 1, 2, 3));
        var target = new StateStore<float>();
        var w = Table.Variable("w", [2], 0, 0);
        var s = Table.Variable("s", Shape.Scalar, 0);
        var other = Table.Variable("other", [2], 8, 9);
        target.Add(w, s, other);
        target.CopyFrom(source);
        target.Tensor(w).ShouldBe([1.5f, 2.5f]);
        target.Scalar(s).ShouldBe(1e-20);
        target.Tensor(other).ShouldBe([8, 9]);
    }

    [Fact]
    public void Segment_over_the_limit_is_refused()
    {
        var store = new StateStore<double>();
        Should.Throw<GraphException>(() => store.Add(new Variable("huge", [1 << 15, 1 << 14], VariableRole.Weight))).Message
            .ShouldContain("expected at most 2,147,483,591 bytes");
    }
}
