using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Losses;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Losses;

/// <summary>Against all sequences, one by one; and a tagging task that single words cannot solve.</summary>
public class StructuredHingeTests
{
    private const int Time = 4;
    private const int Tags = 3;

    private readonly ReferenceEvaluator<double> evaluator = new(batch: 2);
    private readonly Variable emissions = Table.Varied("emissions", [2, Time, Tags], 0.3);
    private readonly Variable transitions = Table.Varied("transitions", [Tags, Tags], 1.1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2.5)]
    [Trait("Row", "R038")]
    public void Viterbi_finds_what_trying_all_sequences_finds(double cost)
    {
        foreach (var example in new[] { 0, 1 })
        {
            var truth = new[] { 2, 0, 1, 1 };
            var given = Node.Constant(Hot(truth, truth), [2, Time, Tags]);
            var found = evaluator.Evaluate(ChainModel.Rival(emissions, transitions, given, cost)).Skip(example * Time * Tags)
                .Take(Time * Tags).ToArray();
            var best = All().MaxBy(tags => Score(example, tags) + (cost * Differ(tags, truth)))!;
            found.ShouldBe(Hot(best), $"example {example}");
            if (cost == 0)
            {
                evaluator.Evaluate(ChainModel.Decode(emissions, transitions)).Skip(example * Time * Tags).Take(Time * Tags).ShouldBe(found);
            }
        }
    }

    [Fact]
    [Trait("Row", "R038")]
    public void The_loss_is_the_greatest_violation_of_the_margin_and_its_gradient_that_of_two_scores()
    {
        var truth = new[] { 2, 0, 1, 1 };
        var given = Node.Constant(Hot(truth, truth), [2, Time, Tags]);
        evaluator.Evaluate(ChainModel.Score(emissions, transitions, given))
            .ShouldMatch([Score(0, truth), Score(1, truth)], 1e-14, 1e-14, "scores");
        var loss = ChainModel.Hinge(emissions, transitions, given);
        double[] expected =
            [.. new[] { 0, 1 }.Select(example => All().Max(tags => Score(example, tags) + Differ(tags, truth)) - Score(example, truth))];
        expected.ShouldAllBe(value => value > 0);
        evaluator.Evaluate(loss).ShouldMatch(expected, 1e-13, 1e-13, "loss");
        GradientCheck.Holds(evaluator, Table.Weighted(loss), emissions, transitions);

        // A truth that leads every other sequence by its cost has loss 0.
        var sure = Node.Constant([.. Hot(truth, truth).Select(value => 100 * value)], [2, Time, Tags]);
        evaluator.Evaluate(ChainModel.Hinge(sure, transitions, given)).ShouldBe([0.0, 0.0]);
    }

    /// <summary>
    /// Tags go round 0 → 1 → 2 → 0; a word shows its tag in about seven cases of ten. Alone a word is right that often; in the chain nearly
    /// always.
    /// </summary>
    [Fact]
    [Trait("Row", "R038")]
    public void A_chain_learns_what_single_words_cannot()
    {
        const int Length = 10;
        const int Batch = 40;
        var words = Node.Input("words", [Shape.Batch, Length, Tags]);
        var truth = Node.Input("truth", [Shape.Batch, Length, Tags]);
        var weights = new Variable("weights", [Tags, Tags], VariableRole.Weight);
        var chain = new Variable("chain", [Tags, Tags], VariableRole.Weight);
        var scores = (words.Reshape([Shape.Batch, Length, Tags, 1]) * weights.Value).Sum(2);
        var loss = Loss.Mean(ChainModel.Hinge(scores, chain, truth));
        var gradients = Gradients.Of(loss, [weights.Value, chain.Value]);
        var state = new OptimizerState();
        var outputs = new List<Node> { loss };
        var number = Node.Input("step", []);
        foreach ((var variable, var gradient) in new[] { weights, chain }.Zip(gradients))
        {
            var scope = new UpdateScope(variable, 0.05, number, state);
            outputs.Add(Node.Assign(variable, new Adam(0.05).Step(scope, variable, gradient)));
            outputs.AddRange(scope.Updates);
        }

        var store = new StateStore<double>(1);
        store.Add([weights, chain, .. state.All]);
        var step = Plan<double>.Compile(outputs, store, new CompileOptions { Batch = Batch });
        var decode = Plan<double>.Compile([ChainModel.Decode(scores, chain)], store, new CompileOptions { Batch = Batch });
        var losses = new List<double>();
        for (var t = 1; t <= 150; t++)
        {
            (var shown, var tags) = Sequences(Batch, Length, t);
            shown.CopyTo(step.Input("words"));
            tags.CopyTo(step.Input("truth"));
            step.SetScalar("step", t);
            step.Run();
            losses.Add(step.Scalar(0));
        }

        losses[^10..].Average().ShouldBeLessThan(0.3 * losses[0]);
        (var newShown, var newTags) = Sequences(Batch, Length, 1000);
        newShown.CopyTo(decode.Input("words"));
        decode.Run();
        var found = decode.Output(0).ToArray();
        double Right(double[] answer) => answer.Zip(newTags, (a, b) => a * b).Sum() / (Batch * Length);
        Right(newShown).ShouldBeInRange(0.65, 0.8);
        Right(found).ShouldBeGreaterThan(0.95);
    }

    private static (double[] Words, double[] Tags) Sequences(int batch, int length, int seed)
    {
        double[] words = new double[batch * length * Tags], tags = new double[words.Length];
        var generator = new Ridgeback.Data.SequenceGenerator((ulong)seed, Ridgeback.Data.SequenceGenerator.Stream.Split);
        for (var row = 0; row < batch; row++)
        {
            var tag = generator.Below(Tags);
            for (var t = 0; t < length; t++, tag = (tag + 1) % Tags)
            {
                var place = ((row * length) + t) * Tags;
                tags[place + tag] = 1;
                words[place + (generator.Below(10) < 4 ? generator.Below(Tags) : tag)] = 1;
            }
        }

        return (words, tags);
    }

    private static double[] Hot(params int[][] sequences) =>
        [.. sequences.SelectMany(tags => tags.SelectMany(tag => Enumerable.Range(0, Tags).Select(k => k == tag ? 1.0 : 0)))];

    private static IEnumerable<int[]> All() =>
        Enumerable.Range(0, 81).Select(code => new[] { code / 27, code / 9 % 3, code / 3 % 3, code % 3 });

    private static int Differ(int[] tags, int[] truth) => tags.Zip(truth, (a, b) => a == b ? 0 : 1).Sum();

    private double Score(int example, int[] tags)
    {
        double[] e = evaluator.Get(emissions), t = evaluator.Get(transitions);
        return tags.Select((tag, place) => e[(((example * Time) + place) * Tags) + tag]).Sum()
            + tags.Zip(tags.Skip(1), (a, b) => t[(a * Tags) + b]).Sum();
    }
}
