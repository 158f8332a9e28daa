using Ridgeback.Data;
using Ridgeback.Reports;

namespace Ridgeback.Runs;

/// <summary>Fills the report of a run.</summary>
internal static class ReportOfRun
{
    public static RunReport Build(JobResult result, RunData data, Dataset? test) => new()
    {
        Title = data.Split.Train.Data.Name,
    };
}
