using System.Diagnostics;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>Keeps <c>metrics.csv</c> up to date while a training is under way, at most once a second.</summary>
internal sealed class MetricsWriter(string path) : TrainingCallback
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Stopwatch sinceWrite = Stopwatch.StartNew();
    private List<string>? lines;

    public override void OnEvaluation(EvaluationPoint point, TrainingControl control)
    {
        lines ??= MetricsTable.ReadBefore(path, point);
        lines.Add(MetricsTable.Line(point));
        if (sinceWrite.Elapsed >= Pause)
        {
            MetricsTable.WriteLines(path, lines);
            sinceWrite.Restart();
        }
    }
}
