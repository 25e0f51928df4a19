import { useState } from 'react';
import { StyleSheet, View } from 'react-native';
import type { Conversation } from 'react-native-sealwright';

import { useAction } from '../../action.ts';
import { Button } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { Problem } from '../../parts/Problem.tsx';

/** A line to write in. A message is accepted once `send` resolves: from then on it survives a kill. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const [text, setText] = useState('');
  const send = useAction(async () => {
    if (text === '') return;
    await conversation.send(text);
    setText((now) => (now === text ? '' : now));
  });
  return (
    <View style={styles.composer}>
      <Problem error={send.error} />
      <View style={styles.line}>
        <View style={styles.field}>
          <Field
            label="Message"
            value={text}
            onChangeText={setText}
            onSubmitEditing={() => send.run()}
            submitBehavior="submit"
            testID="text"
          />
        </View>
        <Button
          kind="main"
          label="Send"
          onPress={send.run}
          isBusy={send.isBusy}
          isDisabled={text === ''}
          testID="send"
        />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  composer: { padding: 12, gap: 8 },
  line: { flexDirection: 'row', alignItems: 'flex-end', gap: 8 },
  field: { flex: 1 },
});
