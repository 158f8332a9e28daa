using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

public class GraphVerifierTests
{
    [Fact]
    public void A_legal_graph_passes()
    {
        var weight = new Variable("w", [3], VariableRole.Weight);
        var x = Node.Input("x", [3]);
        var loss = (weight * x).Sum();
        var update = Node.Assign(weight, weight - (0.1 * Gradients.Of(loss, [weight])[0]));
        Should.NotThrow(() => GraphVerifier.Verify(loss, update, Node.Input("x", [3])));
    }

    [Fact]
    public void Two_variables_of_one_name_are_refused() => Refused(
        @"^Variable 'w' \(2\) made at GraphVerifierTests\.cs:\d+: expected one variable called 'w', received two\. Give each variable its "
            + @"own name\.$",
        new Variable("w", [2], VariableRole.Weight).Value, new Variable("w", [2], VariableRole.Weight).Value);

    [Fact]
    public void Two_variables_of_one_name_are_refused_when_one_is_only_written() => Refused(
        "expected one variable called 'w', received two",
        new Variable("w", [2], VariableRole.Weight).Value, Node.Assign(new Variable("w", [2], VariableRole.Weight), 1.0));

    [Fact]
    public void Two_writes_of_a_variable_are_refused()
    {
        var variable = new Variable("w", [2], VariableRole.Weight);
        Refused(
            @"^Assign \(2\) made at GraphVerifierTests\.cs:\d+: expected one write of 'w', received two\. Combine both into one new "
                + @"value\.$",
            Node.Assign(variable, 1.0), Node.Assign(variable, 2.0));
    }

    [Fact]
    public void Two_shapes_or_kinds_of_an_input_are_refused()
    {
        Refused(
            @"^Input 'x' \(3\) made at GraphVerifierTests\.cs:\d+: expected one kind and shape for input 'x', received Real \(2\) and "
                + @"Real \(3\)\. Use one input node for one key\.$",
            Node.Input("x", [2]), Node.Input("x", [3]));
        Refused(@"received Real \(2\) and Index \(2\)", Node.Input("x", [2]), Node.IndexInput("x", [2]));
    }

    [Fact]
    public void An_op_that_changes_is_refused()
    {
        var op = new Changing();
        var node = new Node(op, []);
        op.Length = 3;
        Refused(@"^Changing \(2\) made at GraphVerifierTests\.cs:\d+: expected its op's shape, received \(2\)\. Make ops immutable\.$",
            node);
    }

    private static void Refused(string pattern, params Node[] roots) =>
        Should.Throw<GraphException>(() => GraphVerifier.Verify(roots)).Message.ShouldMatch(pattern);

    private sealed record Changing : Op
    {
        public int Length { get; set; } = 2;

        public override Shape InferShape(IReadOnlyList<Node> inputs) => [Length];

        public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [];

        public override void Evaluate<T>(in OpArguments<T> arguments) => arguments.Output.Clear();
    }
}
