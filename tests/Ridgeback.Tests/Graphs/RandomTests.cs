using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Tests.Graphs;

public class RandomTests
{
    /// <summary>The known answers that its authors publish for Philox4x32-10.</summary>
    public static TheoryData<uint[], uint[], uint[]> Answers => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        {
            [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff],
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        },
        {
            [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0],
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        },
    };

    [Theory, MemberData(nameof(Answers))]
    public void Philox_gives_the_published_answers(uint[] counter, uint[] key, uint[] expected)
    {
        PlainRandom.Philox(counter, key).ShouldBe(expected);
        (var a, var b, var c, var d) = ReferencePhilox.Block(
            ((ulong)key[1] << 32) | key[0], counter[0], counter[1], counter[2], counter[3]);
        new[] { a, b, c, d }.ShouldBe(expected);
    }

    [Fact]
    public void Moments_are_those_of_the_distributions()
    {
        const int Count = 20_000;
        Node[] nodes =
        [
            Node.RandomUniform("u", [Count], RandomPlace.Initial), Node.RandomNormal("n", [Count], RandomPlace.Initial),
            Node.RandomBernoulli("b", [Count], 0.2, RandomPlace.Initial),
        ];
        (double Mean, double Variance)[] expected = [(0.5, 1.0 / 12), (0, 1), (0.2, 0.16)];
        for (var i = 0; i < nodes.Length; i++)
        {
            var values = new ReferenceEvaluator<double>(seed: 3).Evaluate(nodes[i]);
            var mean = values.Average();
            mean.ShouldBe(expected[i].Mean, 4 * Math.Sqrt(expected[i].Variance / Count));
            values.Average(value => (value - mean) * (value - mean)).ShouldBe(expected[i].Variance, 0.05 * expected[i].Variance);
        }
    }

    [Fact]
    public void Every_part_of_the_address_changes_the_numbers()
    {
        double[] Draw(ulong seed = 1, string stream = "s", double step = 0, double draw = 0) =>
            new ReferenceEvaluator<double>(seed: seed).Evaluate(Node.RandomUniform(stream, [4], new(step, draw)));

        var first = Draw();
        Draw().ShouldBe(first);
        Draw(seed: 2).ShouldNotBe(first);
        Draw(stream: "t").ShouldNotBe(first);
        Draw(step: 1).ShouldNotBe(first);
        Draw(draw: 1).ShouldNotBe(first);
        Draw(step: 1).ShouldNotBe(Draw(draw: 1));
    }

    [Fact]
    public void An_examples_numbers_do_not_depend_on_its_place_in_the_batch()
    {
        var ids = Node.IndexInput("ids", [Shape.Batch]);
        var numbers = Node.RandomNormal("s", [Shape.Batch, 2], RandomPlace.Initial with { Examples = ids });
        double[] Of(params int[] examples)
        {
            var evaluator = new ReferenceEvaluator<double>(examples.Length);
            evaluator.Feed("ids", examples);
            return evaluator.Evaluate(numbers);
        }

        var three = Of(5, 8, 13);
        Of(13, 5).ShouldBe([.. three[4..], .. three[..2]]);
        three[..2].ShouldNotBe(three[2..4]);
    }

    [Fact]
    public void A_probability_of_0_and_of_1_is_certain()
    {
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Evaluate(Node.RandomBernoulli("b", [100], 0, RandomPlace.Initial)).ShouldAllBe(value => value == 0);
        evaluator.Evaluate(Node.RandomBernoulli("b", [100], 1, RandomPlace.Initial)).ShouldAllBe(value => value == 1);
    }
}
