import { useEffect, useState } from 'react';
import { StyleSheet, View } from 'react-native';
import {
  inspectProfile,
  resolveProfile,
  type ProfileAction,
  type ProfileReport,
} from 'react-native-sealwright';

import { useAction } from '../../action.ts';
import { stateBehind } from '../../install-states.ts';
import { Page } from '../../parts/Page.tsx';
import { Problem } from '../../parts/Problem.tsx';
import { useColors } from '../../theme.ts';
import { StateCard } from '../custody/StateCard.tsx';

/** Shows why the profile cannot be opened, and what can be done about it. */
export function CannotOpen({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { background } = useColors();
  const [report, setReport] = useState<ProfileReport>();
  const hasState = stateBehind(error) !== undefined;
  useEffect(() => {
    if (!hasState) return;
    inspectProfile({ profile: 'main' }).then(setReport, () => setReport(undefined));
  }, [error, hasState]);

  const act = useAction(async (action: ProfileAction) => {
    if (action === 'startOver' || action === 'discardOrphan') {
      await resolveProfile({ profile: 'main', action });
    }
    onRetry();
  });

  return (
    <View style={[styles.fill, { backgroundColor: background }]}>
      <Page testID="cannot-open">
        {report === undefined ? (
          <Problem error={error} onRetry={onRetry} />
        ) : (
          <StateCard {...report} onAction={act.run} isBusy={act.isBusy} />
        )}
        <Problem error={act.error} />
      </Page>
    </View>
  );
}

const styles = StyleSheet.create({ fill: { flex: 1 } });
