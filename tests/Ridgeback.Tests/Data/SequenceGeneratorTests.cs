using Ridgeback.Data;

namespace Ridgeback.Tests.Data;

public class SequenceGeneratorTests
{
    // Published values: SplitMix64 from the seed 1234567.
    [Fact]
    public void SplitMix_gives_the_published_numbers()
    {
        var state = 1234567UL;
        ulong[] numbers =
            [SequenceGenerator.SplitMix(ref state), SequenceGenerator.SplitMix(ref state), SequenceGenerator.SplitMix(ref state)];
        numbers.ShouldBe([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL]);
    }

    // Published values: xoshiro256** from the state 1, 2, 3, 4.
    [Fact]
    public void Xoshiro_gives_the_published_numbers()
    {
        var generator = new SequenceGenerator((1, 2, 3, 4));
        ulong[] numbers = [generator.Next(), generator.Next(), generator.Next(), generator.Next()];
        numbers.ShouldBe([11520UL, 0UL, 1509978240UL, 1215971899390074240UL]);
    }

    [Fact]
    public void Every_order_of_four_is_equally_likely()
    {
        var counts = new Dictionary<string, int>();
        var generator = new SequenceGenerator(3, SequenceGenerator.Stream.Split);
        for (var i = 0; i < 24_000; i++)
        {
            int[] values = [0, 1, 2, 3];
            generator.Shuffle(values);
            var key = string.Join("", values);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        counts.Count.ShouldBe(24);
        counts.Values.Sum(count => Math.Pow(count - 1000, 2) / 1000).ShouldBeLessThan(49.7); // chi-squared, 23 degrees, 0.1 %
    }
}
