using System.Runtime.CompilerServices;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Tests.Graphs;

/// <summary>Every error of the room: what and where, expected against received, remedy.</summary>
public class OpErrorsTests
{
    private static readonly Dictionary<string, (Action Act, string What, string Found, string Remedy)> Cases = [];

    static OpErrorsTests()
    {
        var matrix = Node.Input("matrix", [2, 3]);
        var vector = Node.Input("vector", [3]);
        var batch = Node.Input("batch", [Shape.Batch, 4]);
        var index = Node.IndexInput("index", [3]);
        var table = Node.IndexInput("table", [3, 1]);
        var variable = new Variable("w", [2, 3], VariableRole.Weight);
        var place = new RandomPlace(0.0, 0.0);

        Add("Shape: an axis of 0", () =>
            new Shape(2, 0), "Shape", "expected axes of length 1 or more, received 0", "Give every axis a positive length");
        Add("Shape: an unknown symbol", () =>
            new Shape(-3), "Shape", "expected axes of length 1 or more, received -3", "Give every axis a positive length");
        Add("Shape: count of a symbol", () =>
            _ = batch.Shape.Count, "Shape (batch, 4)", "expected known axes to count elements, received a symbol", "Bind it first");
        Add("Axes: outside", () => matrix.Sum(2), "Axes", "expected different axes from 0 to 1 for (2, 3), received 2",
            "Name each axis once; negative ones count from the end");
        Add("Axes: twice", () => matrix.Max(0, -2), "Axes", "expected different axes from 0 to 1 for (2, 3), received 0, 0",
            "Name each axis once; negative ones count from the end");
        Add("Sum: axes of another shape", () => new Node(new Sum(new AxisList([1], matrix.Shape), false), [vector]), "Sum",
            "expected different axes from 0 to 0 for (3), received 1", "Name each axis once; negative ones count from the end");
        Add("AxisLength: axes of another shape", () => new Node(new AxisLength(new AxisList([1], matrix.Shape)), [vector]), "AxisLength",
            "expected different axes from 0 to 0 for (3), received 1", "Name each axis once; negative ones count from the end");
        Add("Transpose: not a permutation", () =>
            matrix.Transpose(0, 0), "Transpose", "expected each axis from 0 to 1 once, received 0, 0", "Name every axis once");
        Add("Transpose: another rank", () =>
            vector.Transpose(1, 0), "Transpose", "expected rank 2, received (3)", "Name every axis of the input once");
        Add("Element-wise: shapes", () => _ = matrix + Node.Input("x", [2]), "Add",
            "expected shapes that stretch to each other, received (2, 3) and (2)", "Make the axes equal or 1, aligned at the end");
        Add("Element-wise: indices", () =>
            _ = index * 2.0, "Multiply", "expected real numbers in input 0, received Index", "Convert it with ToReal or OneHot");
        Add("Element-wise: operands", () =>
            new Node(new Add(), [matrix]), "Add", "expected 2 inputs, received 1", "Give one node for each operand");
        Add("BroadcastTo", () => matrix.BroadcastTo([3, 3]), "BroadcastTo", "expected a shape that stretches to (3, 3), received (2, 3)",
            "Make its axes equal or 1, aligned at the end");
        Add("BroadcastTo: fewer axes", () => matrix.BroadcastTo([3]), "BroadcastTo",
            "expected a shape that stretches to (3), received (2, 3)", "Make its axes equal or 1, aligned at the end");
        Add("SumTo", () => matrix.SumTo([2]), "SumTo", "expected a shape that stretches to (2, 3), received (2)",
            "Make its axes equal or 1, aligned at the end");
        Add("Reshape", () =>
            matrix.Reshape([4]), "Reshape", "expected as many elements as (2, 3), received the shape (4)", "Keep the product of the axes");
        Add("Reshape: a lost batch", () => batch.Reshape([4]), "Reshape", "expected as many elements as (batch, 4), received the shape (4)",
            "Keep the product of the axes");
        Add("Slice", () => matrix.Slice(1, 2, 2), "Slice",
            "expected a run within a known axis of (2, 3), received 2 from position 2 of axis 1", "Keep the run inside of the axis");
        Add("Slice: overflow", () =>
            matrix.Slice(1, 1, int.MaxValue), "Slice",
            "expected a run within a known axis of (2, 3), received 2147483647 from position 1 of axis 1",
            "Keep the run inside of the axis");
        Add("Slice: batch", () => batch.Slice(0, 0, 1), "Slice",
            "expected a run within a known axis of (batch, 4), received 1 from position 0 of axis 0", "Keep the run inside of the axis");
        Add("Pad", () => matrix.Pad(1, -1, 0), "Pad",
            "expected a known axis of (2, 3) and padding of 0 or more, received axis 1 and -1 and 0", "Choose another axis or padding");
        Add("Concatenate: shapes", () => Node.Concatenate(0, matrix, vector), "Concatenate",
            "expected shapes that differ in axis 0 only, received (2, 3) and (3)", "Reshape or slice the inputs first");
        Add("Concatenate: nothing", () =>
            Node.Concatenate(0), "Concatenate", "expected one input or more, received none", "Name what to concatenate");
        Add("MatMul: ranks", () => Node.MatMul(matrix, vector), "MatMul", "expected two matrices, received (2, 3) and (3)",
            "Reshape the operands to rank 2 first");
        Add("MatMul: inner axes", () => Node.MatMul(matrix, matrix), "MatMul", "expected equal inner axes, received (2, 3) and (2, 3)",
            "Make the columns of the first as many as the rows of the second");
        Add("MatMul: inner axes of a transpose", () =>
            Node.MatMul(matrix, batch, true, true), "MatMul", "expected equal inner axes, received (2, 3)ᵀ and (batch, 4)ᵀ",
            "Make the columns of the first as many as the rows of the second");
        Add("ArgMax", () => vector.ArgMax(), "ArgMax", "expected rank 2, received (3)", "Reshape to (rows, columns) first");
        Add("OneHot: reals", () =>
            vector.OneHot(3), "OneHot", "expected indices of rank 1, received Real (3)", "Hand in labels or row numbers as an index input");
        Add("OneHot: rank", () => table.OneHot(3), "OneHot", "expected indices of rank 1, received Index (3, 1)",
            "Hand in labels or row numbers as an index input");
        Add("OneHot: classes", () => index.OneHot(-1), "OneHot", "expected 1 class or more, received -1", "Give the number of classes");
        Add("ToReal", () =>
            vector.ToReal(), "ToReal", "expected indices of rank 1, received Real (3)", "Hand in labels or row numbers as an index input");
        Add("Gather: table", () =>
            vector.Gather(index), "Gather", "expected a real table of rank 2, received Real (3)", "Reshape the table first");
        Add("Gather: index", () => matrix.Gather(vector), "Gather", "expected indices of rank 1, received Real (3)",
            "Hand in labels or row numbers as an index input");
        Add("ScatterAdd", () => new Node(new ScatterAdd(5), [matrix, index]), "ScatterAdd",
            "expected one real row for each index (3), received (2, 3)", "Give as many rows as indices");
        Add("Random: probability", () => Node.RandomBernoulli("mask", [2], 1.5, place), "RandomBernoulli 'mask'",
            "expected a probability from 0 to 1, received 1.5", "Choose one in that range");
        Add("Random: step", () => Node.RandomUniform("u", [2], new(vector, 0.0)), "RandomUniform",
            "expected scalars for step and draw, received (3) and ()", "Give one number each");
        Add("Random: index step", () => Node.RandomNormal("n", [2], new(Node.IndexInput("i", Shape.Scalar), 0.0)), "RandomNormal",
            "expected real step and draw, received Index and Real", "Convert them with ToReal");
        Add("Random: rows", () => Node.RandomUniform("u", [2], place with { Examples = index }), "RandomUniform",
            "expected one row for each id (3), received (2)", "Make the first axis the examples'");
        Add("Random: ids", () => Node.RandomUniform("u", [3], place with { Examples = vector }), "RandomUniform",
            "expected indices of rank 1, received Real (3)", "Hand in labels or row numbers as an index input");
        Add("Constant", () =>
            Node.Constant([1, 2], [3]), "ConstantTensor", "expected 3 elements for (3), received 2", "Give one number for each element");
        Add("Variable: name", () =>
            new Variable(" ", [1], VariableRole.Weight), "Variable", "expected a name, received an empty one", "Name every variable");
        Add("Variable: shape", () => new Variable("w", [Shape.Batch], VariableRole.Weight), "Variable 'w'",
            "expected known axes, received (batch)", "State cannot depend on the batch");
        Add("Assign", () => new Node(new Assign(variable), [vector]), "Assign", "expected (2, 3) for variable 'w', received (3)",
            "Broadcast or reshape the new value");
        Add("Assign: stretching", () => Node.Assign(variable, batch), "BroadcastTo",
            "expected a shape that stretches to (2, 3), received (batch, 4)", "Make its axes equal or 1, aligned at the end");
        Add("Run: no input", () => new ReferenceEvaluator<double>().Evaluate(Node.Input("x", [2])), "Input",
            "expected a value for 'x', received none", "Feed every input before running");
        Add("Run: no store", () => new VariableRead(variable).Evaluate(default(OpArguments<double>)), "Variable",
            "expected a store that holds 'w', received none", "Add the variable to the store");
        Add("Run: label", () => Fed(i => i.OneHot(3), 0, 3), "OneHot", "expected indices from -1 to 2, received 3 at position 1",
            "Check the labels or row numbers that are fed");
        Add("Run: row", () => Fed(i => Node.Constant([1, 2, 3], [3, 1]).Gather(i), 0, -1), "Gather",
            "expected indices from 0 to 2, received -1 at position 1", "Check the labels or row numbers that are fed");
        Add("Run: target row", () => Fed(i => new Node(new ScatterAdd(2), [Node.Constant([1, 2], [2, 1]), i]), 2, 0), "ScatterAdd",
            "expected indices from 0 to 1, received 2 at position 0", "Check the labels or row numbers that are fed");
    }

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void An_error_says_what_and_where_expected_and_received_and_the_remedy(string name)
    {
        var (act, what, found, remedy) = Cases[name];
        var message = Should.Throw<GraphException>(act).Message;
        message.ShouldMatch($@"^{System.Text.RegularExpressions.Regex.Escape(what)} at OpErrorsTests\.cs:\d+: ");
        message.ShouldEndWith($": {found}. {remedy}.");
    }

    [Fact]
    public void The_line_is_the_one_that_made_the_node()
    {
        var x = Node.Input("x", [3]);
        var message = Should.Throw<GraphException>(() => x.Reshape([4])).Message;
        message.ShouldContain($"OpErrorsTests.cs:{Line() - 1}:");
    }

    [Fact]
    public void A_failure_at_run_time_names_the_line_that_made_the_node()
    {
        var index = Node.IndexInput("index", [1]);
        var rows = index.OneHot(2);
        var line = Line() - 1;
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Feed("index", [2]);
        Should.Throw<GraphException>(() => evaluator.Evaluate(rows)).Message.ShouldContain($"OpErrorsTests.cs:{line}:");
    }

    [Fact]
    public void A_scope_is_named_with_the_line()
    {
        using (Origin.Enter("hidden1"))
        {
            Should.Throw<GraphException>(() => Node.Input("x", [3]).Reshape([4])).Message
                .ShouldMatch(@"^Reshape at 'hidden1' \(OpErrorsTests\.cs:\d+\): ");
        }
    }

    [Fact]
    public void Errors_that_name_a_node_say_where_it_was_made()
    {
        var index = Node.IndexInput("labels", [3]);
        var x = Node.Input("x", [3]);
        Matches(() => Gradients.Of(x, [index]),
            @"^Gradients at OpErrorsTests\.cs:\d+: expected real nodes, received Input 'labels' \(3\) made at OpErrorsTests\.cs:\d+\. "
                + @"Indices carry no gradient\.$");
        Matches(() => new Variable("w", [3], VariableRole.Weight, index),
            @"^Variable 'w' at OpErrorsTests\.cs:\d+: expected a real initial value, received Input 'labels' \(3\) made at "
                + @"OpErrorsTests\.cs:\d+\. Convert it with ToReal\.$");
        Matches(() => Gradients.Of(new Node(new Wrong(0), [x]), [x]),
            @"^bprop of Wrong \(3\) made at OpErrorsTests\.cs:\d+: expected 1 gradients, received 0\. Return one for each input\.$");
        Matches(() => Gradients.Of(new Node(new Wrong(1), [x], "bad"), [x]),
            @"^bprop of Wrong 'bad' \(3\) made at OpErrorsTests\.cs:\d+: expected \(3\) for input 0, received \(\)\. A gradient has the "
                + @"shape of what it belongs to\.$");
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Feed("x", 1.0);
        Matches(() => evaluator.Evaluate(x),
            @"^Input 'x' \(3\) made at OpErrorsTests\.cs:\d+: expected 3 Real elements, received 1 of Double\. Give one number for each "
                + @"element, row-major\.$");
        evaluator.Feed("x", [1, 2, 3]);
        Matches(() => evaluator.Evaluate(x), "expected 3 Real elements, received 3 of Int32");
        Matches(() =>
            evaluator.Set(new Variable("w", [2], VariableRole.Weight), 1, 2, 3), "expected 2 Real elements, received 3 of Double");
    }

    private static void Matches(Action act, string pattern) => Should.Throw<GraphException>(act).Message.ShouldMatch(pattern);

    private static void Add(string name, Action act, string what, string found, string remedy) =>
        Cases.Add(name, (act, what, found, remedy));

    private static void Fed(Func<Node, Node> build, params int[] values)
    {
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Feed("i", values);
        evaluator.Evaluate(build(Node.IndexInput("i", [values.Length])));
    }

    private static int Line([CallerLineNumber] int line = 0) => line;

    /// <summary>An op whose bprop returns so many scalars.</summary>
    private sealed record Wrong(int Gradients) : Op
    {
        public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

        public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [.. Enumerable.Repeat((Node)1.0, Gradients)];

        public override void Evaluate<T>(in OpArguments<T> arguments) => arguments.Input(0).CopyTo(arguments.Output);
    }
}
